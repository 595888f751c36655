package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.outbound.Samples;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.openapi.AccessTable;
import convometer.schemas.openapi.ManagementPort;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Who may send, look at what was sent, and stop it.
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
                    POST   /v1/quotes                                     | sender          | 200 | 404 | {"phone_number_id": "106540352242922", "message": {"to": "5511", "type": "text", "text": {"body": "Hi"}}}
                    GET    /v1/receipts/stream?outcome=none               | sender          | 400 | 403
                    GET    /v1/receipts/stream?phone_number_id=106540352242922&outcome=none | sender   | 400 | 404
                    POST   /v1/batches                                    | sender          | 201 | 404 | {"batch_id": "autumn", "phone_number_id": "106540352242922", "template": {"name": "t", "language": {"code": "en"}}}\\n{"to": "5511"}
                    POST   /v1/batches                                    | sender          | 201 | 404 | --xyz\\r\\nContent-Disposition: form-data; name="batch"\\r\\n\\r\\n{"batch_id": "winter", "phone_number_id": "106540352242922", "template": {"name": "t", "language": {"code": "en"}}}\\r\\n--xyz\\r\\nContent-Disposition: form-data; name="recipients"; filename="r.csv"\\r\\nContent-Type: text/csv\\r\\n\\r\\nto\\n5511\\n\\r\\n--xyz--\\r\\n
                    GET    /v1/batches                                    | sender          | 200 | 200
                    GET    /v1/batches/autumn                             | sender          | 200 | 404
                    GET    /v1/batches/autumn/result                      | sender          | 200 | 404
                    POST   /v1/batches/autumn/start                       | sender          | 200 | 404
                    GET    /v1/accounts/1/sending           | sender operator | 200 | 404
                    PUT    /v1/accounts/1/sending           | operator        | 200 | 404 | {"state": "running"}
                    GET    /v1/numbers/106540352242922/sending                       | sender operator | 200 | 404
                    PUT    /v1/numbers/106540352242922/sending                       | operator        | 200 | 404 | {"state": "running"}
                    GET    /v1/sending                                    | sender operator | 200 | 403
                    PUT    /v1/sending                                    | operator        | 200 | 403 | {"state": "running"}
                    """
                            .strip(),
                    "POST /v1/quotes");

    @TempDir private static Path folder;

    private final ManagementPort management = ManagementPort.free();

    AccessTest() throws IOException {}

    @Override
    public Map<String, String> getProperties() {
        try {
            var file = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
            return Map.of(
                    "access.file", file.toString(),
                    "management.port", Integer.toString(management.number()),
                    "tests.quotes", "played");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The newest receipt under an id is somebody else's, where that was first.
    @Test
    void whoGivesAnIdOfSomebodyElsesSeesNothingOfIt(
            EmbeddedServer server, MessagesControllerTest.Kafka kafka) throws Exception {
        kafka.receipts.put(
                "theirs",
                OutboundReceipt.newBuilder()
                        .setRequestId("theirs")
                        .setPhoneNumberId(Samples.NUMBER)
                        .setCustomer("5511")
                        .setOutcome("accepted")
                        .setAt(Samples.NOON)
                        .build());
        var body =
                "{\"request_id\":\"theirs\",\"phone_number_id\":\"200\",\"message\":%s}"
                        .formatted(Samples.text("5512", "Hi"));
        try (var client = HttpClient.newHttpClient()) {
            for (var wait : List.of("0", "1")) {
                var request =
                        HttpRequest.newBuilder(server.getURI().resolve("/v1/messages"))
                                .header("Authorization", "Bearer token-of-neighbour")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "wait=" + wait)
                                .POST(BodyPublishers.ofString(body))
                                .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertTrue(answer.body().contains("\"outcome\":\"pending\""), answer::body);
                assertFalse(answer.body().contains("5511"), answer::body);
            }
        }
    }

    /// It came by the topic, and nobody here knows of it yet.
    @Test
    void whoSaysWhereARequestOfTheirOwnIsMayCancelIt(EmbeddedServer server) throws Exception {
        var address = "/v1/messages/by-topic?phone_number_id=200&customer=5511";
        var request =
                HttpRequest.newBuilder(server.getURI().resolve(address))
                        .header("Authorization", "Bearer token-of-neighbour")
                        .DELETE()
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            assertEquals(202, answer.statusCode(), answer::body);
        }
    }

    @Test
    void eachEndpointAnswersWhoMayAndNobodyElse(EmbeddedServer server, RecordedAudit audit)
            throws Exception {
        assertEquals(List.of(), TABLE.differences(server.getURI(), audit));
        assertEquals(
                List.of(),
                management.differences(server.getURI(), "outbound-service", "/v1/messages/mine"));
    }
}
