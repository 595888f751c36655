package convometer.deploy.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A receiver of webhooks that keeps what it gets, and can be set to refuse some first.
public final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();

    /// A body as it came, with its signature.
    public record Received(String body, String signature) {

        /// All changes in it.
        public Stream<JsonNode> values() {
            return each(json().path("entry"))
                    .flatMap(entry -> each(entry.path("changes")))
                    .map(change -> change.path("value"));
        }

        JsonNode json() {
            try {
                return JsonMapper.builder().build().readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException("not JSON: " + body, e);
            }
        }
    }

    public WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            var signature = exchange.getRequestHeaders().getFirst("X-Hub-Signature-256");
            if (!refused) received.add(new Received(body, signature));
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks");
    }

    /// The next posts are answered with 503.
    public void refuseNext(int posts) {
        refusals.set(posts);
    }

    /// Waits for the next body.
    public Received next() throws InterruptedException {
        var next = received.poll(10, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("no webhook came");
        return next;
    }

    /// The statuses that came since the last call.
    public List<JsonNode> statuses() {
        return drained("statuses");
    }

    /// The messages that came since the last call.
    public List<JsonNode> messages() {
        return drained("messages");
    }

    /// The bodies that came since the last call.
    public List<JsonNode> bodies() {
        var bodies = new ArrayList<Received>();
        received.drainTo(bodies);
        return bodies.stream().map(Received::json).toList();
    }

    private List<JsonNode> drained(String list) {
        var bodies = new ArrayList<Received>();
        received.drainTo(bodies);
        return bodies.stream()
                .flatMap(Received::values)
                .flatMap(value -> each(value.path(list)))
                .toList();
    }

    public static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
