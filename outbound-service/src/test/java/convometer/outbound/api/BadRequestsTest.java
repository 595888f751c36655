package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.openapi.BadRequests;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/// However bad a request is, it is refused in the words of RFC 9457.
@MicronautTest
class BadRequestsTest {

    @Test
    void noRequestIsTooBadForAnAnswer(EmbeddedServer server) {
        try (var requests = new BadRequests(server.getURI(), 1)) {
            assertEquals(List.of(), requests.sendToEveryEndpoint());
            assertTrue(requests.sent() > 100);
        }
    }
}
