package convometer.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.openapi.BadRequests;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// However bad a request is, it is refused: in the words of RFC 9457, or as a bad signature.
class BadRequestsTest {

    @Test
    void noRequestIsTooBadForAnAnswer() {
        var settings =
                Map.<String, Object>of(
                        "micronaut.server.port", -1,
                        "whatsapp.app-secret", "secret",
                        "whatsapp.verify-token", "token",
                        "kafka.bootstrap.servers", "nowhere:1",
                        "schema-registry.url", "memory:bad-requests",
                        "ingest.probe-every", "1h");
        try (var server = ApplicationContext.run(EmbeddedServer.class, settings);
                var requests = new BadRequests(server.getURI(), 1)) {
            assertEquals(List.of(), requests.sendToEveryEndpoint());
            assertTrue(requests.sent() > 20);
        }
    }
}
