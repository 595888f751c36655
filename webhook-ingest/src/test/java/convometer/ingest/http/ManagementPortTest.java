package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

class ManagementPortTest {

    private static final String OPEN_API = "/swagger/webhook-ingest-0.1.yml";
    private static final String WEBHOOKS = "/webhooks/whatsapp";

    private final int managementPort = freePort();
    private final EmbeddedServer server =
            ApplicationContext.run(
                    EmbeddedServer.class,
                    Map.of(
                            "micronaut.server.port", -1,
                            "management.port", managementPort,
                            "whatsapp.app-secret", "secret",
                            "whatsapp.verify-token", "token",
                            "kafka.bootstrap.servers", "nowhere:1",
                            "schema-registry.url", "memory:management",
                            "ingest.connections.max", 1));
    private final HttpClient http = HttpClient.newHttpClient();

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

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
        for (var path : List.of("/health/liveness", "/prometheus", OPEN_API)) {
            assertEquals(200, status(managementPort, path), path);
            assertEquals(404, status(server.getPort(), path), path);
        }
        assertEquals(403, status(server.getPort(), WEBHOOKS));
        assertEquals(404, status(managementPort, WEBHOOKS));
    }

    @Test
    void itIsNotThePortOfTheWebhook() {
        var same =
                Map.<String, Object>of(
                        "micronaut.server.port", managementPort,
                        "management.port", managementPort,
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
                var management =
                        new RawConnection(URI.create("http://127.0.0.1:" + managementPort))) {
            assertEquals(
                    403,
                    webhooks.send("GET " + WEBHOOKS + " HTTP/1.1\r\nHost: h\r\n\r\n").status());
            assertEquals(
                    200, management.send("GET /prometheus HTTP/1.1\r\nHost: h\r\n\r\n").status());
            assertEquals(
                    403,
                    webhooks.send("GET " + WEBHOOKS + " HTTP/1.1\r\nHost: h\r\n\r\n").status());
            var open = server.getApplicationContext().getBean(MeterRegistry.class);
            assertTrue(open.get("webhooks.connections").gauge().value() <= 1);
        }
    }
}
