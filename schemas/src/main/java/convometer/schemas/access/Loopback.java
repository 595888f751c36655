package convometer.schemas.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A service that asks nobody who they are is there for its own machine alone: on any other address
/// it does not start.
@Context
final class Loopback {

    /// @throws ConfigurationException if anybody could call
    Loopback(
            AccessSettings settings,
            @Value("${micronaut.application.name:service}") String service,
            @Value("${micronaut.server.host:}") String host) {
        if (settings.isProtected() || isLoopback(host)) return;
        throw new ConfigurationException(
                service
                        + " would listen on "
                        + (host.isEmpty() ? "every address" : host)
                        + ", and nothing says who may call it: set ACCESS_FILE or OIDC_ISSUER, or"
                        + " let it listen on 127.0.0.1");
    }

    /// Whether only this machine can reach an address.
    static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
