package convometer.outbound.receipts.webhooks;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A publisher's address on loopback. It takes everything, unless a test has it answer otherwise.
final class TestEndpoint implements AutoCloseable {

    private static final int SILENT = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    private record Answer(int status, Map<String, String> headers) {}

    /// What was posted.
    record Request(Headers headers, String body) {

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        /// The id of the request in the receipt.
        String requestId() {
            return body.replaceAll(".*\"request_id\":\"([^\"]*)\".*", "$1");
        }
    }

    TestEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/receipts");
    }

    /// The next request is answered like this.
    void answer(int status) {
        answers.add(new Answer(status, Map.of()));
    }

    void answer(int status, String header, String value) {
        answers.add(new Answer(status, Map.of(header, value)));
    }

    /// The next request is not answered.
    void saysNothing() {
        answer(SILENT);
    }

    /// The next request that came in.
    Request next() throws InterruptedException {
        var request = requests.poll(20, TimeUnit.SECONDS);
        assertNotNull(request);
        return request;
    }

    /// How many requests nobody has asked for with [#next].
    int more() {
        return requests.size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var planned = answers.poll();
            var answer = planned == null ? new Answer(204, Map.of()) : planned;
            requests.add(new Request(exchange.getRequestHeaders(), body));
            if (answer.status() == SILENT) closed.await();
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(Math.max(answer.status(), 200), -1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
