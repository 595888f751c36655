package convometer.deploy;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// `deploy/run meta-twin`: the simulator of Meta alone, for senders and webhook receivers that are
/// not Convometer's.
@Command(
        name = "meta-twin",
        description = "Starts the simulator of Meta alone, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class SimulatorCommand implements Callable<Integer> {

    @Mixin private StackOptions options = new StackOptions();

    @Option(
            names = "--webhooks",
            paramLabel = "URL",
            description =
                    "Where it delivers webhooks; without it to webhook-ingest of deploy/run up.")
    private @Nullable URI webhooks;

    @Override
    public Integer call() throws InterruptedException {
        var ofStack = StackSimulator.settings(options.settingsOfOperator());
        var settings = webhooks == null ? ofStack : ofStack.deliverTo(webhooks);
        try (var simulator = start(settings)) {
            System.err.print(guide(settings, simulator.url()));
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static MetaSimulator start(SimulatorSettings settings) {
        try {
            return MetaSimulator.start(settings);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static String guide(SimulatorSettings settings, URI url) {
        return """

        Graph API        %s/v24.0
        admin API        %s/twin
        webhooks to      %s

        WHATSAPP_ACCESS_TOKEN=%s
        WHATSAPP_APP_SECRET=%s

        Ctrl-C ends it.
        """
                .formatted(
                        url,
                        url,
                        settings.webhookUrl(),
                        settings.accessToken(),
                        settings.appSecret());
    }
}
