package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.openapi.ManagementPort;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

class ManagementPortTest {

    private static final String WEBHOOKS = "/webhooks/whatsapp";

    private final ManagementPort management = ManagementPort.free();
    private final EmbeddedServer server =
            ApplicationContext.run(
                    EmbeddedServer.class,
                    Map.of(
                            "micronaut.server.port", -1,
                            "management.port", management.number(),
                            "whatsapp.app-secret", "secret",
                            "whatsapp.verify-token", "token",
                            "kafka.bootstrap.servers", "nowhere:1",
                            "schema-registry.url", "memory:management",
                            "ingest.connections.max", 1));
    private final HttpClient http = HttpClient.newHttpClient();

    ManagementPortTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    private int status(int port, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://" + server.getHost() + ":" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void healthFiguresAndOpenApiAreOnAPortOfTheirOwn() throws Exception {
        assertEquals(
                List.of(), management.differences(server.getURI(), "webhook-ingest", WEBHOOKS));
        assertEquals(403, status(server.getPort(), WEBHOOKS));
    }

    @Test
    void itIsNotThePortOfTheWebhook() {
        var same =
                Map.<String, Object>of(
                        "micronaut.server.port", management.number(),
                        "management.port", management.number(),
                        "whatsapp.app-secret", "secret",
                        "whatsapp.verify-token", "token",
                        "kafka.bootstrap.servers", "nowhere:1",
                        "schema-registry.url", "memory:management");
        server.stop();
        var error =
                assertThrows(
                        RuntimeException.class,
                        () -> ApplicationContext.run(EmbeddedServer.class, same).close());
        assertTrue(String.valueOf(error.getMessage()).contains("management.port must not be"));
    }

    /// The figures of an attack are to be seen while it goes on.
    @Test
    void connectionsToItTakeNobodysPlace() throws Exception {
        try (var webhooks = new RawConnection(server.getURI());
                var figures =
                        new RawConnection(URI.create("http://127.0.0.1:" + management.number()))) {
            assertEquals(
                    403,
                    webhooks.send("GET " + WEBHOOKS + " HTTP/1.1\r\nHost: h\r\n\r\n").status());
            assertEquals(200, figures.send("GET /prometheus HTTP/1.1\r\nHost: h\r\n\r\n").status());
            assertEquals(
                    403,
                    webhooks.send("GET " + WEBHOOKS + " HTTP/1.1\r\nHost: h\r\n\r\n").status());
            var open = server.getApplicationContext().getBean(MeterRegistry.class);
            assertTrue(open.get("webhooks.connections").gauge().value() <= 1);
        }
    }
}
