package convometer.deploy.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The twin's HTTP side: Meta's endpoints, and those of its owner under `/twin`.
final class Door implements AutoCloseable {

    private static final int BACKLOG = 1024;

    static {
        // Without it each answer on a kept connection waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // A sender keeps its connections; one that is closed under it looks like a lost answer.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
    }

    private final TwinSettings settings;
    private final CloudApi api;
    private final Admin admin;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    Door(TwinSettings settings, CloudApi api, Admin admin) throws IOException {
        this.settings = settings;
        this.api = api;
        this.admin = admin;
        this.server =
                HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    void open() {
        server.start();
    }

    boolean isOpen() {
        return open;
    }

    URI url() {
        return URI.create("http://" + settings.host() + ":" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked =
                    new Asked(
                            url().toString(),
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            exchange.getRequestURI().getRawQuery(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            var path = asked.path();
            var admins = path.equals("/twin") || path.startsWith("/twin/");
            var answer = admins ? admin.answer(asked) : api.answer(asked);
            if (answer.waitMs() > 0) Thread.sleep(answer.waitMs());
            // To close the exchange without an answer closes the connection.
            if (answer.silent()) return;
            write(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        var bytes =
                answer.isPage()
                        ? answer.body().toString().getBytes(UTF_8)
                        : Payloads.bytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        open = false;
        server.stop(0);
        threads.shutdownNow();
    }
}
