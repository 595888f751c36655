package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.outbound.Samples;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/// Quotes over HTTP, with a tracker that is played.
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotesControllerTest implements TestPropertyProvider {

    private static final String QUOTE =
            "{\"request_id\":\"r-1\",\"permitted\":true,\"expected_charge\":{\"rate\":\"0.0068\"}}";
    private static final String MESSAGE =
            "{\"request_id\":\"r-1\",\"phone_number_id\":\"1065\",\"message\":%s,"
                    + "\"deadline\":\"2026-11-20T12:00:00Z\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer tracker = server();
    private String asked = "";
    private String answer = "";
    private int status = 200;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> getProperties() {
        tracker.createContext("/v1/quotes", this::answer);
        tracker.start();
        return Map.of("tracker.url", "http://127.0.0.1:" + tracker.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        exchange.sendResponseHeaders(status, 0);
        try (var out = exchange.getResponseBody()) {
            out.write(answer.getBytes(UTF_8));
        }
    }

    @BeforeEach
    void quoting() {
        asked = "";
        answer = "{\"quotes\":[" + QUOTE + "]}";
        status = 200;
    }

    @AfterAll
    void stop() {
        tracker.stop(0);
    }

    @Test
    void theTrackersQuoteIsTheAnswer(EmbeddedServer server) throws Exception {
        var response = post(server, MESSAGE.formatted(Samples.text("5511", "Hi")));

        assertEquals(200, response.statusCode());
        assertEquals(QUOTE, response.body());
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "{\"requests\":[{\"request_id\":\"r-1\",\"phone_number_id\":\"1065\",\"message\":"
                        + Samples.text("5511", "Hi")
                        + ",\"deadline\":\"2026-11-20T12:00:00Z\","
                        + "\"hold_until_window_opens\":false}]}",
                asked);
    }

    @Test
    void whatCannotBeSentIsNotAskedFor(EmbeddedServer server) throws Exception {
        var response = post(server, MESSAGE.formatted(Samples.text("5511", "")));

        assertEquals(422, response.statusCode());
        assertTrue(response.body().contains("\"field\":\"message.text.body\""), response::body);
        assertEquals("", asked);
    }

    @Test
    void aTrackerThatDoesNotAnswerIsNoErrorOfOurs(EmbeddedServer server) throws Exception {
        var message = MESSAGE.formatted(Samples.text("5511", "Hi"));
        status = 500;
        assertUnavailable(post(server, message));
        status = 200;
        answer = "{\"quotes\":[]}";
        assertUnavailable(post(server, message));
        answer = "hello";
        assertUnavailable(post(server, message));
    }

    private static void assertUnavailable(HttpResponse<String> response) {
        assertEquals(503, response.statusCode());
        assertTrue(response.body().contains("\"code\":\"unavailable\""), response::body);
    }

    private HttpResponse<String> post(EmbeddedServer server, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(server.getURL() + "/v1/quotes"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
