package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.openapi.BadRequests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// However bad a request is, it is refused in the words of RFC 9457.
class BadRequestsTest {

    @Test
    void noRequestIsTooBadForAnAnswer(@TempDir Path folder) throws IOException {
        try (var server = new BillingServer(folder, Map.of());
                var requests = new BadRequests(server.address(), 1)) {
            assertEquals(List.of(), requests.sendToEveryEndpoint());
            assertTrue(requests.sent() > 20);
        }
    }
}
