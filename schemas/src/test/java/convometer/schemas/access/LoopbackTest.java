package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class LoopbackTest {

    private static final String HOST = "micronaut.server.host";
    private static final String LISTENER = "micronaut.server.netty.listeners.more";

    private static final AccessSettings OPEN = new AccessSettings("", "", "", "roles", List.of());
    private static final AccessSettings PROTECTED =
            new AccessSettings("access.yaml", "", "", "roles", List.of());

    private static void start(AccessSettings settings, Map<String, Object> server) {
        try (var context = ApplicationContext.builder().properties(server).build()) {
            var environment = context.getEnvironment();
            environment.start();
            new Loopback(settings, "billing", environment);
        }
    }

    private static void refused(Map<String, Object> server) {
        assertThrows(ConfigurationException.class, () -> start(OPEN, server));
        start(PROTECTED, server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "192.168.0.1", "service.example.invalid"})
    void onAnyOtherAddressAServiceThatAsksNobodyDoesNotStart(String host) {
        refused(Map.of(HOST, host));
    }

    @Test
    void withoutAnAddressItWouldListenOnAll() {
        refused(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void onLoopbackItDoes(String host) {
        start(OPEN, Map.of(HOST, host));
    }

    /// A listener without a host of its own listens everywhere, whatever the server's is.
    @Test
    void furtherListenersAreLookedAt() {
        refused(Map.of(HOST, "127.0.0.1", LISTENER + ".port", 8090));
        refused(Map.of(HOST, "127.0.0.1", LISTENER + ".host", "10.0.0.1"));
        start(OPEN, Map.of(HOST, "127.0.0.1", LISTENER + ".host", "127.0.0.1"));
        var socket = LISTENER + ".path";
        refused(Map.of(HOST, "127.0.0.1", socket, "/run/billing.sock"));
        start(
                OPEN,
                Map.of(
                        HOST,
                        "127.0.0.1",
                        socket,
                        "/run/billing.sock",
                        LISTENER + ".family",
                        "unix"));
    }
}
