package convometer.deploy.simulator;

import convometer.deploy.simulator.faults.FaultProfile;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.util.Set;

/// How a simulator is started.
///
/// @param host address to listen on
/// @param port port to listen on; 0 for any free one
/// @param webhookUrl the receiver of webhooks
/// @param appSecret signs webhooks
/// @param accessToken the token that senders need; null to accept every sender
/// @param clock by which messages are accepted and webhooks are due
/// @param seed decides ids, delays and faults
/// @param accounts the numbers and templates that there are at first
/// @param automatic whether it delivers webhooks when they are due; else its owner calls
///   [MetaSimulator#deliverDue()]
/// @param faultProfile how status webhooks go wrong
/// @param undeliverable numbers of customers to whom nothing can be delivered
public record SimulatorSettings(
        String host,
        int port,
        URI webhookUrl,
        String appSecret,
        @Nullable String accessToken,
        Clock clock,
        long seed,
        Accounts accounts,
        boolean automatic,
        FaultProfile faultProfile,
        Set<String> undeliverable) {

    /// An automatic simulator on 127.0.0.1:8090, by the system's clock, that accepts every sender.
    public static SimulatorSettings of(URI webhookUrl, String appSecret, Accounts accounts) {
        return new SimulatorSettings(
                "127.0.0.1",
                8090,
                webhookUrl,
                appSecret,
                null,
                Clock.systemUTC(),
                1,
                accounts,
                true,
                FaultProfile.NONE,
                Set.of());
    }

    public SimulatorSettings onPort(int newPort) {
        return new SimulatorSettings(
                host,
                newPort,
                webhookUrl,
                appSecret,
                accessToken,
                clock,
                seed,
                accounts,
                automatic,
                faultProfile,
                undeliverable);
    }

    public SimulatorSettings deliverTo(URI newWebhookUrl) {
        return new SimulatorSettings(
                host,
                port,
                newWebhookUrl,
                appSecret,
                accessToken,
                clock,
                seed,
                accounts,
                automatic,
                faultProfile,
                undeliverable);
    }

    public SimulatorSettings withToken(String token) {
        return new SimulatorSettings(
                host,
                port,
                webhookUrl,
                appSecret,
                token,
                clock,
                seed,
                accounts,
                automatic,
                faultProfile,
                undeliverable);
    }

    /// A simulator of a scripted day: nothing is delivered unless its owner says so.
    public SimulatorSettings drivenBy(Clock newClock, long newSeed) {
        return new SimulatorSettings(
                host,
                port,
                webhookUrl,
                appSecret,
                accessToken,
                newClock,
                newSeed,
                accounts,
                false,
                faultProfile,
                undeliverable);
    }

    public SimulatorSettings with(FaultProfile newProfile, Set<String> newUndeliverable) {
        return new SimulatorSettings(
                host,
                port,
                webhookUrl,
                appSecret,
                accessToken,
                clock,
                seed,
                accounts,
                automatic,
                newProfile,
                newUndeliverable);
    }
}
