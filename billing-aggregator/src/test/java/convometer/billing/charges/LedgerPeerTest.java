package convometer.billing.charges;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import convometer.billing.Scene;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.service.ProblemException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

class LedgerPeerTest {

    private static final URI QUESTION = URI.create("/v1/what-ifs");

    private final LedgerPeer peer = new LedgerPeer(OpenAccess.of(Scene.accounts()));

    /// Answers with the request, as text.
    private static HttpServer echo() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var headers = exchange.getRequestHeaders();
                    var seen =
                            String.join(
                                    " ",
                                    exchange.getRequestMethod(),
                                    "" + exchange.getRequestURI(),
                                    "" + headers.getFirst("Content-Type"),
                                    "" + headers.getFirst("X-Convometer-Forwarded"),
                                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    exchange.getResponseHeaders().add("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(422, 0);
                    exchange.getResponseBody().write(seen.getBytes(UTF_8));
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Test
    void aQuestionWithABodyIsPassedOnAndAnsweredAsThere() throws IOException {
        var server = echo();
        try {
            var answer = peer.ask(address(server), QUESTION, "{\"ä\": 1}", Duration.ofSeconds(10));
            assertEquals(422, answer.code());
            assertEquals("text/plain", answer.header("Content-Type"));
            assertArrayEquals(
                    "POST /v1/what-ifs application/json true {\"ä\": 1}".getBytes(UTF_8),
                    answer.body());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoDoesNotAnswerIsNotReady() throws IOException {
        var server = echo();
        server.stop(0);
        var refused =
                assertThrows(
                        ProblemException.class,
                        () -> peer.ask(address(server), QUESTION, "{}", Duration.ofSeconds(10)));
        assertEquals("not_ready", refused.problem().code());
    }
}
