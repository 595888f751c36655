package convometer.deploy.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// The twin's HTTP side: Meta's send endpoint, and two endpoints of its own under `/twin`.
final class Door implements AutoCloseable {

    private static final Pattern SEND = Pattern.compile("(?:/v\\d+\\.\\d+)?/([^/]+)/messages");
    private static final int BACKLOG = 256;

    static {
        // Without it each answer on a kept connection waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final TwinSettings settings;
    private final MetaTwin twin;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    private record Answer(int status, Object body) {}

    Door(TwinSettings settings, MetaTwin twin) throws IOException {
        this.settings = settings;
        this.twin = twin;
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
            var answer = answerOrError(exchange);
            var bytes = Payloads.bytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answerOrError(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        try {
            return answer(exchange, body);
        } catch (GraphError e) {
            twin.countRefusal();
            return new Answer(e.httpStatus(), e.body(Fingerprint.of(new String(body, UTF_8))));
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        var path = exchange.getRequestURI().getPath();
        var what = exchange.getRequestMethod() + " " + path;
        if (what.equals("GET /twin/log")) return new Answer(200, twin.log());
        if (what.equals("POST /twin/customers")) return customerWrites(json(body));
        var send = SEND.matcher(path);
        if (!send.matches() || !exchange.getRequestMethod().equals("POST"))
            throw GraphError.invalid("Unknown path components: " + path);
        checkToken(exchange);
        return send(send.group(1), json(body));
    }

    private void checkToken(HttpExchange exchange) {
        var token = settings.accessToken();
        var shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (token != null && !("Bearer " + token).equals(shown)) throw GraphError.badToken();
    }

    private Answer send(String phoneNumberId, JsonNode body) {
        if (settings.accounts().wabaOfNumber(phoneNumberId).isEmpty())
            throw GraphError.unknownNumber(phoneNumberId);
        var send = SendBody.of(phoneNumberId, body, settings.accounts());
        var message = twin.accept(phoneNumberId, send);
        var contact = new LinkedHashMap<String, Object>();
        contact.put("input", String.valueOf(send.input()));
        if (message.waId() != null) contact.put("wa_id", message.waId());
        if (message.userId() != null) contact.put("user_id", message.userId());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("messaging_product", "whatsapp");
        answer.put("contacts", List.of(contact));
        answer.put(
                "messages", List.of(Map.of("id", message.wamid(), "message_status", "accepted")));
        return new Answer(200, answer);
    }

    private Answer customerWrites(JsonNode body) {
        for (var field : List.of("phone_number_id", "from"))
            if (body.path(field).asText().isEmpty()) throw GraphError.missing(field);
        var message =
                CustomerMessage.text(
                        body.path("phone_number_id").asText(),
                        body.path("from").asText(),
                        body.path("text").asText("Hello"),
                        twin.now());
        var referral = body.path("referral").asBoolean();
        var id = twin.customerWrites(referral ? message.fromAnAd() : message);
        return new Answer(200, Map.of("id", id));
    }

    private static JsonNode json(byte[] body) {
        try {
            var json = Payloads.JSON.readTree(body);
            if (json.isObject()) return json;
        } catch (JsonProcessingException _) {
            throw GraphError.invalid("The body is not JSON.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw GraphError.invalid("The body is not an object.");
    }

    @Override
    public void close() {
        open = false;
        server.stop(0);
        threads.shutdownNow();
    }
}
