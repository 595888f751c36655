package convometer.schemas.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// A service that asks nobody who they are is there for its own machine alone: on any other address
/// it does not start.
@Context
final class Loopback {

    private static final String HOST = "micronaut.server.host";
    private static final String LISTENERS = "micronaut.server.netty.listeners";

    /// @throws ConfigurationException if anybody could call
    Loopback(
            AccessSettings settings,
            @Value("${micronaut.application.name:service}") String service,
            Environment environment) {
        if (settings.isProtected()) return;
        for (var host : hosts(environment))
            if (!isLoopback(host))
                throw new ConfigurationException(
                        service
                                + " would listen on "
                                + (host.isEmpty() ? "every address" : host)
                                + ", and nothing says who may call it: set ACCESS_FILE or"
                                + " OIDC_ISSUER, or let it listen on 127.0.0.1");
    }

    /// Where the server listens: its own host, which is the management's, too, and those of further
    /// listeners. A socket in the file system is no address.
    private static List<String> hosts(Environment environment) {
        var hosts = new ArrayList<String>();
        hosts.add(environment.getProperty(HOST, String.class, ""));
        for (var listener : environment.getPropertyEntries(LISTENERS)) {
            var settings = LISTENERS + "." + listener;
            var family = environment.getProperty(settings + ".family", String.class, "TCP");
            if (!"UNIX".equalsIgnoreCase(family))
                hosts.add(environment.getProperty(settings + ".host", String.class, ""));
        }
        return hosts;
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
