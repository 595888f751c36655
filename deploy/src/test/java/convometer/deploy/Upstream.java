package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import convometer.deploy.live.ApiToken;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// An upstream system that speaks HTTP, as with curl.
final class Upstream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> ON_THE_WAY = Set.of("pending", "permitted");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI outbound;
    private final URI tracker;
    private final URI billing;
    private final ApiToken token;
    private final AtomicInteger requests = new AtomicInteger();

    /// An answer; without a body where that is no JSON.
    record Answer(int status, JsonNode body) {}

    Upstream(Stack stack) {
        this(stack, ApiToken.NONE);
    }

    Upstream(Stack stack, ApiToken token) {
        this.token = token;
        outbound = stack.service(Ports.OUTBOUND).address();
        tracker = stack.service(Ports.TRACKER).address();
        billing = stack.service(Ports.BILLING).address();
    }

    String newId() {
        return "gate-" + requests.incrementAndGet();
    }

    Answer post(String path, String body) throws Exception {
        return post(path, "application/json", body);
    }

    Answer post(String path, String type, String body) throws Exception {
        return asked(
                HttpRequest.newBuilder(outbound.resolve(path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body)));
    }

    Answer get(String path) throws Exception {
        return asked(HttpRequest.newBuilder(outbound.resolve(path)));
    }

    Answer putToTracker(String path, String body) throws Exception {
        return asked(
                HttpRequest.newBuilder(tracker.resolve(path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)));
    }

    Answer getFromTracker(String path) throws Exception {
        return asked(HttpRequest.newBuilder(tracker.resolve(path)));
    }

    Answer postToBilling(String path) throws Exception {
        return asked(HttpRequest.newBuilder(billing.resolve(path)).POST(BodyPublishers.noBody()));
    }

    Answer postToBilling(String path, Path json) throws Exception {
        return asked(
                HttpRequest.newBuilder(billing.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofFile(json)));
    }

    Answer getFromBilling(String path) throws Exception {
        return asked(HttpRequest.newBuilder(billing.resolve(path)));
    }

    /// Asks for a message and gives the receipt as soon as it is more than under way.
    ///
    /// @param rest of the envelope: more fields, each with a comma before it
    JsonNode send(String number, String message, String rest) throws Exception {
        var id = newId();
        var taken = post("/v1/messages", envelope(id, number, message, rest));
        if (taken.status() != 202) return taken.body();
        return receipt(id);
    }

    static String envelope(String id, String number, String message, String rest) {
        return "{\"request_id\":\"%s\",\"phone_number_id\":\"%s\",\"message\":%s%s}"
                .formatted(id, number, message, rest);
    }

    JsonNode receipt(String id) throws Exception {
        return Until.holds(
                () -> get("/v1/messages/" + id).body(),
                receipt -> !ON_THE_WAY.contains(receipt.path("outcome").asText("pending")),
                PATIENCE);
    }

    /// `accepted`, `refused window_closed`, …
    String outcome(String number, String message, String rest) throws Exception {
        return named(send(number, message, rest));
    }

    static String named(JsonNode receipt) {
        var code = receipt.path("code").asText();
        return receipt.path("outcome").asText() + (code.isEmpty() ? "" : " " + code);
    }

    private Answer asked(HttpRequest.Builder request) throws IOException, InterruptedException {
        var asked = token.in(request).timeout(PATIENCE).build();
        var answer = http.send(asked, BodyHandlers.ofString());
        var type = answer.headers().firstValue("Content-Type").orElse("");
        var json =
                type.contains("json") && !answer.body().isEmpty()
                        ? JSON.readTree(answer.body())
                        : MissingNode.getInstance();
        return new Answer(answer.statusCode(), json);
    }

    @Override
    public void close() {
        http.close();
    }
}
