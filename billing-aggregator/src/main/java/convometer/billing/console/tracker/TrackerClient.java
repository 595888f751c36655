package convometer.billing.console.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Function;

/// Asks the window-tracker; environment `WINDOW_TRACKER_URL`, and where callers have to say who
/// they are `WINDOW_TRACKER_TOKEN`, with the roles agent and finance.
@Singleton
final class TrackerClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String url;
    private final String token;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    TrackerClient(
            @Value("${window.tracker.url:}") String url,
            @Value("${window.tracker.token:}") String token,
            ObjectMapper json) {
        this.url = url;
        this.token = token;
        this.json = json;
    }

    /// Whether it is known where the window-tracker is.
    boolean isKnown() {
        return !url.isEmpty();
    }

    /// A list of what is asked for.
    ///
    /// @param question path and query
    /// @param field of the answer in which they are
    /// @param reader of one of them
    <T> TrackerAnswer<T> list(String question, String field, Function<JsonNode, T> reader) {
        var request = HttpRequest.newBuilder(URI.create(url).resolve(question)).timeout(TIMEOUT);
        if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            var body = json.readTree(answer.body());
            return answer.statusCode() == 200
                    ? read(body, field, reader)
                    : TrackerAnswer.not(
                            "The window-tracker answers %d, %s."
                                    .formatted(
                                            answer.statusCode(),
                                            body.path("code").asText("without a code")));
        } catch (IOException e) {
            return TrackerAnswer.not("The window-tracker does not answer.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return TrackerAnswer.not("The window-tracker does not answer.");
        }
    }

    private static <T> TrackerAnswer<T> read(
            JsonNode page, String field, Function<JsonNode, T> reader) {
        var rows = new ArrayList<T>();
        try {
            for (var row : page.path(field)) rows.add(reader.apply(row));
        } catch (DateTimeException | NumberFormatException e) {
            return TrackerAnswer.not("The window-tracker answers what cannot be read here.");
        }
        return new TrackerAnswer<>(rows, page.hasNonNull("cursor"), null);
    }
}
