package convometer.deploy.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A publisher's address that takes receipts as webhooks. It lives as long as the JVM.
public final class ReceiptEndpoint {

    /// Its receipts are posted, and those of no other number.
    public static final String NUMBER = "106540352242925";

    /// The key with which they are signed.
    public static final byte[] KEY = "a key of the tests: 32 bytes of ".getBytes(UTF_8);

    private final BlockingQueue<Webhook> webhooks = new LinkedBlockingQueue<>();
    private final Path file;

    /// What was posted.
    public record Webhook(String id, String timestamp, String signature, String body) {}

    private ReceiptEndpoint(HttpServer server) throws IOException {
        server.createContext("/", this::take);
        file =
                Files.writeString(
                        Path.of("target", "receipt-webhooks.yaml").toAbsolutePath(),
                        """
                        endpoints:
                          - name: publisher
                            url: http://127.0.0.1:%d/receipts
                            secrets: [whsec_%s]
                            phone_number_ids: ["%s"]
                        """
                                .formatted(
                                        server.getAddress().getPort(),
                                        Base64.getEncoder().encodeToString(KEY),
                                        NUMBER));
    }

    static ReceiptEndpoint start() {
        try {
            var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var server = HttpServer.create(loopback, 0);
            var endpoint = new ReceiptEndpoint(server);
            server.start();
            return endpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file that names it.
    Path file() {
        return file;
    }

    /// The next webhook; empty: none came within a minute.
    public Optional<Webhook> next() throws InterruptedException {
        return Optional.ofNullable(webhooks.poll(1, TimeUnit.MINUTES));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            webhooks.add(
                    new Webhook(
                            String.valueOf(headers.getFirst("webhook-id")),
                            String.valueOf(headers.getFirst("webhook-timestamp")),
                            String.valueOf(headers.getFirst("webhook-signature")),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(204, -1);
        }
    }
}
