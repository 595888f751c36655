package convometer.outbound.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.outbound.graph.Json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A small Cloud API on loopback: answers by recipient, and remembers what came.
final class FakeCloudApi implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, Reply> once = new ConcurrentHashMap<>();
    private final CountDownLatch silence = new CountDownLatch(1);

    /// Bodies in the order in which they came.
    final List<Map<?, ?>> bodies = new CopyOnWriteArrayList<>();

    /// What each came with: path and authorization.
    final List<String> headers = new CopyOnWriteArrayList<>();

    private record Reply(int status, String body) {}

    FakeCloudApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v24.0";
    }

    /// Status 0 never answers.
    FakeCloudApi answering(String to, int status, String body) {
        replies.put(to, new Reply(status, body));
        return this;
    }

    /// SendReceipts a recipient like this once, and then as everybody else.
    FakeCloudApi answeringOnce(String to, int status, String body) {
        once.put(to, new Reply(status, body));
        return this;
    }

    /// Lets go of who was never answered, without an answer.
    void speak() {
        silence.countDown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = Json.object(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var message = body.orElseThrow();
        bodies.add(message);
        headers.add(
                exchange.getRequestURI().getPath()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
        var reply = reply(message);
        if (reply.status() == 0) awaitTheEnd();
        else respond(exchange, reply);
        exchange.close();
    }

    private Reply reply(Map<?, ?> message) {
        var to = String.valueOf(message.get("to"));
        var first = once.remove(to);
        if (first != null) return first;
        var always = replies.get(to);
        return always == null ? accepted(message) : always;
    }

    private static Reply accepted(Map<?, ?> message) {
        var to = message.get("to");
        return new Reply(
                200,
                Json.write(
                        Map.of(
                                "messaging_product",
                                "whatsapp",
                                "contacts",
                                List.of(Map.of("input", to, "wa_id", to)),
                                "messages",
                                List.of(
                                        Map.of(
                                                "id",
                                                "wamid."
                                                        + message.get(
                                                                "biz_opaque_callback_data"))))));
    }

    private static void respond(HttpExchange exchange, Reply reply) throws IOException {
        var bytes = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void awaitTheEnd() {
        try {
            silence.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        executor.close();
    }
}
