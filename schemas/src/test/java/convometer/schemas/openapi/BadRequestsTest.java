package convometer.schemas.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/// Who looks for bad answers must find them.
class BadRequestsTest {

    private static final OpenApi API =
            OpenApi.parse(
                    """
                    paths:
                      /things/{id}:
                        put:
                          parameters:
                          - {name: id, in: path}
                          - {name: limit, in: query}
                          requestBody:
                            content:
                              application/json:
                                schema: {$ref: "#/components/schemas/Thing"}
                          responses:
                            "200": {description: done}
                    components:
                      schemas:
                        Thing:
                          type: object
                          properties:
                            name: {type: string}
                            sizes: {type: array, items: {type: integer}}
                    """);

    private static final String PROBLEM =
            "{\"status\":400,\"code\":\"malformed\",\"detail\":\"no\"}";

    @Test
    void theSchemaBecomesAnExample() {
        var body = BadBodies.written(API.endpoints().getFirst().bodies().get("application/json"));
        assertEquals("{\"name\":\"text\",\"sizes\":[1]}", new String(body, UTF_8));
    }

    @Test
    void whoRefusesInTheRightWordsStandsTheTest() throws IOException {
        assertEquals(List.of(), found(exchange -> answer(exchange, 400, PROBLEM)));
    }

    @Test
    void whoBreaksOnOneValueIsFound() throws IOException {
        var found =
                found(exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    var breaks = body.contains("\"sizes\":[-1]");
                    answer(exchange, breaks ? 500 : 200, "");
                });
        assertFalse(found.isEmpty());
        assertTrue(found.stream().allMatch(one -> one.contains("\"sizes\":[-1]")), found::toString);
    }

    @Test
    void whoRefusesInOtherWordsIsFound() throws IOException {
        assertFalse(found(exchange -> answer(exchange, 400, "{}")).isEmpty());
        assertFalse(found(exchange -> answer(exchange, 404, PROBLEM)).isEmpty());
        assertFalse(found(exchange -> answer(exchange, 503, PROBLEM)).isEmpty());
    }

    private static List<String> found(HttpHandler handler) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var requests = new BadRequests(address, 1)) {
            requests.sendTo(API);
            return requests.found();
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            var _ = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }
}
