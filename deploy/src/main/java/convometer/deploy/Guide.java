package convometer.deploy;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;

/// Where to look in a stack that is up, and the secrets that open it.
final class Guide {

    static String to(Stack stack) {
        var environment = stack.settings().environment();
        return """

        Kafka            %s
        schema registry  %s
        webhooks         %s/webhooks/whatsapp
        requests         %s/v1/messages
        windows          %s/v1/windows?phone_number_id=…
        statements       %s/v1/statements/{waba_id}/{yyyy-MM}
        Cloud API        %s
        each service     /health  /prometheus  /swagger/<service>-0.1.yml
        logs             %s

        WHATSAPP_APP_SECRET=%s
        WHATSAPP_VERIFY_TOKEN=%s
        accounts         %s
        rate cards       %s

        Ctrl-C ends it.
        """
                .formatted(
                        stack.bootstrapServers(),
                        stack.registryUrl(),
                        address(stack, Ports.INGEST),
                        address(stack, Ports.OUTBOUND),
                        address(stack, Ports.TRACKER),
                        address(stack, Ports.BILLING),
                        stack.settings().graphUrl(),
                        stack.folder().resolve("log"),
                        environment.get(StackSettings.APP_SECRET),
                        environment.get(StackSettings.VERIFY_TOKEN),
                        environment.get(StackSettings.ACCOUNTS_FILE),
                        environment.get(StackSettings.RATES_DIR));
    }

    private static String address(Stack stack, String service) {
        return stack.service(service).address().toString();
    }

    private Guide() {}
}
