package convometer.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Asks billing-aggregator of a pipeline that runs already.
public final class BillingClient implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_WITHIN)
                    .build();
    private final URI billing;
    private final ApiToken token;

    /// With the token in `CONVOMETER_TOKEN`, where the service asks for one.
    ///
    /// @param billing its address
    public BillingClient(URI billing) {
        this(billing, ApiToken.ofEnvironment());
    }

    public BillingClient(URI billing, ApiToken token) {
        this.billing = billing;
        this.token = token;
    }

    /// Asks for a repricing, and answers what is known of it.
    ///
    /// @throws IllegalArgumentException with its reason, if the service refuses it
    public JsonNode reprice(Map<String, Object> wanted) throws IOException, InterruptedException {
        return answer(
                HttpRequest.newBuilder(billing.resolve("/v1/repricings"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(wanted))));
    }

    /// How far a repricing is, without the lines that it changes; empty: the service cannot tell
    /// now, as after a start.
    public Optional<JsonNode> progress(String id) throws InterruptedException {
        try {
            return Optional.of(get("/v1/repricings/" + id + "?lines=false"));
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A repricing with the lines that it changes.
    public JsonNode repricing(String id) throws IOException, InterruptedException {
        return get("/v1/repricings/" + id);
    }

    /// A unit of the ledger.
    ///
    /// @throws IllegalArgumentException if there is none
    public JsonNode charge(String unitId) throws IOException, InterruptedException {
        return get("/v1/charges/" + unitId);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(billing.resolve(path)));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        var asked = token.in(request).timeout(ANSWER_WITHIN).build();
        var answer = http.send(asked, BodyHandlers.ofString());
        var body = JSON.readTree(answer.body());
        if (answer.statusCode() < 300) return body;
        var detail = body.path("detail").asText(answer.body());
        if (answer.statusCode() < 500) throw new IllegalArgumentException(detail);
        throw new IllegalStateException(
                "%s answered %d: %s".formatted(billing, answer.statusCode(), detail));
    }

    @Override
    public void close() {
        http.close();
    }
}
