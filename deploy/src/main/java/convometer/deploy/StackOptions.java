package convometer.deploy;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.StackSettings;

import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The options that every command with embedded parts has, and the settings that follow from them.
final class StackOptions {

    /// What an operator may set for the services; everything else of the environment is ours.
    private static final List<String> OPERATORS =
            List.of(
                    StackSettings.APP_SECRET,
                    StackSettings.VERIFY_TOKEN,
                    StackSettings.ACCESS_TOKEN,
                    StackSettings.GRAPH_URL,
                    StackSettings.ACCOUNTS_FILE,
                    StackSettings.RATES_DIR,
                    StackSettings.PARTITIONS,
                    "WHATSAPP_ACCESS_TOKENS",
                    "WHATSAPP_ACCESS_TOKENS_FILE",
                    "WHATSAPP_GRAPH_VERSION",
                    "ACCESS_FILE",
                    "ACCESS_ALLOWED_ORIGINS",
                    "OIDC_ISSUER",
                    "OIDC_AUDIENCE",
                    "OIDC_ROLES_CLAIM",
                    "RECEIPT_WEBHOOKS_FILE",
                    "POLICY_FILE",
                    "ERAS_FILE");

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Adds N to every port, to run beside another one.")
    private int offset;

    @Option(
            names = "--port",
            paramLabel = "PART=PORT",
            description = "The port of one part, such as webhook-ingest=18081; may be repeated.")
    private Map<String, Integer> chosen = new LinkedHashMap<>();

    StackSettings settings() {
        return StackSettings.on(ports()).telling(Progress.since(System.nanoTime()));
    }

    /// Settings that follow the environment of the shell where it says something.
    StackSettings settingsOfOperator() {
        var settings = settings();
        for (var variable : OPERATORS) {
            var value = Objects.requireNonNullElse(System.getenv(variable), "");
            if (!value.isBlank()) settings = settings.with(variable, value);
        }
        return settings;
    }

    private Ports ports() {
        var ports = Ports.usual().shiftedBy(offset);
        for (var choice : chosen.entrySet()) ports = ports.with(choice.getKey(), choice.getValue());
        return ports;
    }
}
