package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.openapi.AccessTable;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Who may send, look at what was sent, and stop it. The tracker is away: quotes get that far.
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest implements TestPropertyProvider {

    private static final AccessTable TABLE =
            AccessTable.parse(
                    """
                    POST   /v1/messages                                   | sender          | 202 | 404 | {"request_id": "mine", "phone_number_id": "106540352242922", "message": {"to": "5511", "type": "text", "text": {"body": "Hi"}}}
                    GET    /v1/messages/mine                              | sender          | 200 | 404
                    GET    /v1/messages/nobodys                           | sender          | 404 | 404
                    DELETE /v1/messages/mine                              | sender          | 202 | 404
                    DELETE /v1/messages/x?phone_number_id=106540352242922&customer=5 | sender          | 202 | 404
                    POST   /v1/quotes                                     | sender          | 503 | 404 | {"phone_number_id": "106540352242922", "message": {"to": "5511", "type": "text", "text": {"body": "Hi"}}}
                    GET    /v1/receipts/stream?outcome=none               | sender          | 400 | 403
                    GET    /v1/receipts/stream?phone_number_id=106540352242922&outcome=none | sender   | 400 | 404
                    POST   /v1/batches                                    | sender          | 422 | 404 | {"batch_id": "autumn", "phone_number_id": "106540352242922", "template": {"name": "t", "language": {"code": "en"}}}
                    GET    /v1/batches                                    | sender          | 200 | 200
                    GET    /v1/batches/autumn                             | sender          | 404 | 404
                    GET    /v1/batches/autumn/result                      | sender          | 404 | 404
                    POST   /v1/batches/autumn/start                       | sender          | 404 | 404
                    GET    /v1/accounts/1/sending           | sender operator | 200 | 404
                    PUT    /v1/accounts/1/sending           | operator        | 200 | 404 | {"state": "running"}
                    GET    /v1/numbers/106540352242922/sending                       | sender operator | 200 | 404
                    PUT    /v1/numbers/106540352242922/sending                       | operator        | 200 | 404 | {"state": "running"}
                    GET    /v1/sending                                    | sender operator | 200 | 403
                    PUT    /v1/sending                                    | operator        | 200 | 403 | {"state": "running"}
                    """
                            .strip());

    @TempDir private static Path folder;

    @Override
    public Map<String, String> getProperties() {
        try {
            var file = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
            return Map.of("access.file", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachEndpointAnswersWhoMayAndNobodyElse(EmbeddedServer server) throws Exception {
        assertEquals(List.of(), TABLE.differences(server.getURI()));
    }
}
