package convometer.deploy.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import convometer.deploy.live.ApiToken;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/// Asks the services for what they know, over HTTP as anybody would.
public final class Figures implements AutoCloseable {

    private static final int PAGE = 500;
    private static final int OK = 200;
    private static final int NOT_READY = 503;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI tracker;
    private final URI billing;
    private final ApiToken token;

    /// @param tracker address of window-tracker
    /// @param billing address of billing-aggregator
    public Figures(URI tracker, URI billing) {
        this(tracker, billing, ApiToken.NONE);
    }

    /// @param token that both take
    public Figures(URI tracker, URI billing, ApiToken token) {
        this.tracker = tracker;
        this.billing = billing;
        this.token = token;
    }

    /// The open windows of a number, soonest to close first.
    public List<JsonNode> openWindows(String phoneNumberId)
            throws IOException, InterruptedException {
        var windows = new ArrayList<JsonNode>();
        var query = "/v1/windows?state=open&limit=" + PAGE + "&phone_number_id=" + phoneNumberId;
        var cursor = "";
        do {
            var page = JSON.readTree(get(tracker.resolve(query + cursor), "application/json"));
            windows.addAll(each(page.path("windows")));
            var next = page.path("cursor").asText("");
            cursor =
                    next.isEmpty() || page.path("cursor").isNull()
                            ? ""
                            : "&cursor=" + encoded(next);
        } while (!cursor.isEmpty());
        return windows;
    }

    /// A statement as JSON.
    public JsonNode statement(String wabaId, String month)
            throws IOException, InterruptedException {
        return JSON.readTree(get(statementAt(wabaId, month), "application/json"));
    }

    /// A statement as CSV, with its header line.
    public String statementCsv(String wabaId, String month)
            throws IOException, InterruptedException {
        return get(statementAt(wabaId, month), "text/csv");
    }

    URI statementAt(String wabaId, String month) {
        return billing.resolve("/v1/statements/" + wabaId + "/" + month);
    }

    URI windowsAt(String phoneNumberId) {
        return tracker.resolve("/v1/windows?state=open&phone_number_id=" + phoneNumberId);
    }

    private String get(URI at, String type) throws IOException, InterruptedException {
        var request = token.in(HttpRequest.newBuilder(at)).header("Accept", type);
        var answer = http.send(request.timeout(ANSWER_WITHIN).build(), BodyHandlers.ofString());
        var said = at + " answered " + answer.statusCode() + ": " + answer.body();
        return switch (answer.statusCode()) {
            case OK -> answer.body();
            case NOT_READY -> throw new NotReadyException(said);
            default -> throw new IOException(said);
        };
    }

    /// A service cannot tell now, and will later.
    public static final class NotReadyException extends IOException {

        private static final long serialVersionUID = 1L;

        NotReadyException(String message) {
            super(message);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static List<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Override
    public void close() {
        http.close();
    }
}
