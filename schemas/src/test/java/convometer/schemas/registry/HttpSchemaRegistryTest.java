package convometer.schemas.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import convometer.schemas.Topics;
import convometer.schemas.registry.RegistryException.Incompatible;
import convometer.schemas.registry.RegistryException.Unavailable;
import convometer.schemas.registry.RegistryException.UnknownId;

import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

class HttpSchemaRegistryTest {

    private static final Schema CHARGE = Topics.CHARGES.schema();

    @Test
    void whatIsRegisteredIsFoundByItsId() throws IOException {
        try (var registry = new FakeRegistry()) {
            var id = new HttpSchemaRegistry(registry.url()).register("charges-value", CHARGE);
            assertEquals(CHARGE, new HttpSchemaRegistry(registry.url() + "/").byId(id));
        }
    }

    @Test
    void itIsAskedOnceForEachSubjectAndId() throws IOException {
        try (var registry = new FakeRegistry()) {
            var client = new HttpSchemaRegistry(registry.url());
            for (var i = 0; i < 3; i++) {
                client.byId(client.register("charges-value", CHARGE));
                client.register("another-value", CHARGE);
            }
            assertEquals(
                    List.of(
                            "POST /subjects/charges-value/versions",
                            "GET /schemas/ids/1",
                            "POST /subjects/another-value/versions"),
                    registry.asked());
        }
    }

    @Test
    void anIdThatIsUnknownIsNoFaultOfTheRegistry() throws IOException {
        try (var registry = new FakeRegistry()) {
            var client = new HttpSchemaRegistry(registry.url());
            var error = assertThrows(UnknownId.class, () -> client.byId(7));
            assertEquals(
                    "schema id 7 is unknown to the registry " + registry.url(), error.getMessage());
            var id = client.register("charges-value", CHARGE);
            assertNotEquals(7, id);
        }
    }

    @Test
    void whatIsUnknownNowMayBeKnownLater() throws IOException {
        try (var registry = new FakeRegistry()) {
            var client = new HttpSchemaRegistry(registry.url());
            assertThrows(UnknownId.class, () -> client.byId(1));
            client.register("charges-value", CHARGE);
            assertEquals(CHARGE, client.byId(1));
        }
    }

    @Test
    void aSchemaThatBreaksReadersIsIncompatible() throws IOException {
        try (var registry = new FakeRegistry()) {
            var client = new HttpSchemaRegistry(registry.url());
            client.register("charges-value", CHARGE);
            var other =
                    "{\"type\":\"record\",\"name\":\"Charge\",\"namespace\":"
                            + "\"convometer.events\",\"fields\":[]}";
            var broken = new SchemaParser().parse(other).mainSchema();
            var error =
                    assertThrows(
                            Incompatible.class, () -> client.register("charges-value", broken));
            assertTrue(
                    String.valueOf(error.getMessage())
                            .startsWith(
                                    "the schema does not fit the subject charges-value:"
                                            + " the old cannot read the new:"));
        }
    }

    @Test
    void aRegistryThatIsAwayIsNamed() throws IOException {
        var registry = new FakeRegistry();
        var url = registry.url();
        registry.close();
        var client = new HttpSchemaRegistry(url);
        var error = assertThrows(Unavailable.class, () -> client.byId(1));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith("the schema registry at " + url + " does not answer: "));
        assertThrows(Unavailable.class, () -> client.register("charges-value", CHARGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>login</html>  | Unavailable",
                "200 | {}                  | Unavailable",
                "404 | <html>none</html>   | Unavailable",
                "404 | ''                  | Unavailable",
                "404 | {\"error_code\":404}   | Unavailable",
                "404 | {\"error_code\":40403} | UnknownId",
                "401 | {\"error_code\":401}   | Unavailable",
                "500 | {\"error_code\":50001} | Unavailable",
            })
    void onlyTheRegistrysOwnWordMakesAnIdUnknown(int status, String body, String fate)
            throws IOException {
        assertEquals(fate, fateOf(status, body, client -> client.byId(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>login</html>  | Unavailable",
                "200 | {}                  | Unavailable",
                "409 | {\"message\":\"no\"}   | Incompatible",
                "422 | {\"message\":\"no\"}   | Incompatible",
                "404 | <html>none</html>   | Unavailable",
                "503 | ''                  | Unavailable",
            })
    void onlyTheRegistrysOwnWordMakesASchemaIncompatible(int status, String body, String fate)
            throws IOException {
        assertEquals(fate, fateOf(status, body, client -> client.register("x-value", CHARGE)));
    }

    @FunctionalInterface
    private interface Question {
        void put(HttpSchemaRegistry client);
    }

    private static String fateOf(int status, String body, Question question) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = HttpServer.create(loopback, 0);
        server.createContext(
                "/",
                exchange -> {
                    var bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        try {
            var client =
                    new HttpSchemaRegistry("http://127.0.0.1:" + server.getAddress().getPort());
            return assertThrows(RegistryException.class, () -> question.put(client))
                    .getClass()
                    .getSimpleName();
        } finally {
            server.stop(0);
        }
    }
}
