package convometer.deploy;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.SimulatorSettings;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/// The Meta simulator of a stack: it has the stack's accounts and secrets, and delivers webhooks to
/// its webhook-ingest.
final class StackSimulator {

    /// A stack whose operator named another address for Meta has no simulator.
    static boolean isMetaOf(StackSettings settings) {
        return settings.graphUrl().equals(settings.simulatorUrl());
    }

    static SimulatorSettings settings(StackSettings stack) {
        var webhooks = stack.ports().urlOf(Ports.INGEST) + "/webhooks/whatsapp";
        // Several secrets are known while one is replaced; Meta signs with one.
        var secret = of(stack, StackSettings.APP_SECRET).split(",", 2)[0];
        return SimulatorSettings.of(URI.create(webhooks), secret, accounts(stack))
                .onPort(stack.ports().of(Ports.SIMULATOR))
                .withToken(of(stack, StackSettings.ACCESS_TOKEN));
    }

    static Accounts accounts(StackSettings stack) {
        return AccountsFile.read(Path.of(of(stack, StackSettings.ACCOUNTS_FILE)));
    }

    private static String of(StackSettings stack, String variable) {
        return Objects.requireNonNull(stack.environment().get(variable), variable);
    }

    private StackSimulator() {}
}
