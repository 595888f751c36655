package convometer.deploy.twin;

import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.util.Set;

/// How a twin is set up.
///
/// @param host address to listen on
/// @param port port to listen on; 0 for any free one
/// @param webhookUrl where webhooks go
/// @param appSecret signs webhooks
/// @param accessToken what senders must show; null to let everybody in
/// @param clock the twin's time: its messages are accepted by it and its statuses are due by it
/// @param seed decides ids and delays
/// @param accounts the numbers and templates that Meta knows
/// @param automatic true: the twin posts what is due by itself; false: somebody calls
///   [MetaTwin#deliverDue()]
/// @param mischief what goes wrong with statuses
/// @param unreachable customers to whom nothing can be delivered
public record TwinSettings(
        String host,
        int port,
        URI webhookUrl,
        String appSecret,
        @Nullable String accessToken,
        Clock clock,
        long seed,
        Accounts accounts,
        boolean automatic,
        Mischief mischief,
        Set<String> unreachable) {

    /// An automatic twin on 127.0.0.1:8090, by the system's clock, that lets everybody in.
    public static TwinSettings of(URI webhookUrl, String appSecret, Accounts accounts) {
        return new TwinSettings(
                "127.0.0.1",
                8090,
                webhookUrl,
                appSecret,
                null,
                Clock.systemUTC(),
                1,
                accounts,
                true,
                Mischief.NONE,
                Set.of());
    }

    public TwinSettings onPort(int newPort) {
        return new TwinSettings(
                host,
                newPort,
                webhookUrl,
                appSecret,
                accessToken,
                clock,
                seed,
                accounts,
                automatic,
                mischief,
                unreachable);
    }

    public TwinSettings withToken(String token) {
        return new TwinSettings(
                host,
                port,
                webhookUrl,
                appSecret,
                token,
                clock,
                seed,
                accounts,
                automatic,
                mischief,
                unreachable);
    }

    /// The twin of a scripted day: nothing happens by itself.
    public TwinSettings drivenBy(Clock newClock, long newSeed) {
        return new TwinSettings(
                host,
                port,
                webhookUrl,
                appSecret,
                accessToken,
                newClock,
                newSeed,
                accounts,
                false,
                mischief,
                unreachable);
    }

    public TwinSettings with(Mischief newMischief, Set<String> newUnreachable) {
        return new TwinSettings(
                host,
                port,
                webhookUrl,
                appSecret,
                accessToken,
                clock,
                seed,
                accounts,
                automatic,
                newMischief,
                newUnreachable);
    }
}
