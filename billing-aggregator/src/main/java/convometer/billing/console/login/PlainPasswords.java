package convometer.billing.console.login;

import convometer.schemas.access.People;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Says at the start where passwords may cross a network that others read. It does not end it: TLS
/// may end before the service with nobody having said so.
@Context
@Requires(property = "access.file", pattern = ".+")
final class PlainPasswords {

    private static final Logger LOG = LoggerFactory.getLogger(PlainPasswords.class);

    private final boolean expected;

    /// @param host where the server listens
    /// @param tls whether it does so by TLS itself
    PlainPasswords(
            People people,
            LoginSettings settings,
            @Value("${micronaut.server.host:}") String host,
            @Value("${micronaut.server.ssl.enabled:false}") boolean tls) {
        var encrypted = tls || settings.origin().startsWith("https:");
        expected = people.isAnybody() && !encrypted && !isLoopback(host);
        if (expected)
            LOG.warn(
                    "people of ACCESS_FILE would send their passwords in the clear to {}: set"
                            + " micronaut.server.ssl, or CONSOLE_URL to the https address where"
                            + " TLS ends",
                    host.isEmpty() ? "every address" : host);
    }

    /// Whether passwords come in the clear.
    boolean areExpected() {
        return expected;
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
