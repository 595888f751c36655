package convometer.billing.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Asks the window-tracker for the windows that are open now; environment `WINDOW_TRACKER_URL`, and
/// where callers have to say who they are `WINDOW_TRACKER_TOKEN`, with the role agent.
@Singleton
public final class OpenWindows {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MOST = 50;

    private final String url;
    private final String token;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    OpenWindows(
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

    /// Those of a number that close soonest.
    Found of(String phoneNumberId) {
        var path =
                "/v1/windows"
                        + Links.query(
                                "phone_number_id",
                                phoneNumberId,
                                "state",
                                "open",
                                "limit",
                                Integer.toString(MOST));
        var request = HttpRequest.newBuilder(URI.create(url).resolve(path)).timeout(TIMEOUT);
        if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            var body = json.readTree(answer.body());
            if (answer.statusCode() == 200) return found(body);
            return Found.not(
                    "The window-tracker answers "
                            + answer.statusCode()
                            + ", "
                            + body.path("code").asText("without a code")
                            + ".");
        } catch (IOException e) {
            return Found.not("The window-tracker does not answer.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Found.not("The window-tracker does not answer.");
        }
    }

    private static Found found(JsonNode page) {
        var windows = new ArrayList<Window>();
        for (var window : page.path("windows"))
            windows.add(
                    new Window(
                            window.path("customer").asText(),
                            Instant.parse(window.path("opened_at").asText()),
                            Instant.parse(window.path("until").asText()),
                            window.path("answered").asBoolean()));
        return new Found(windows, page.hasNonNull("cursor"), null);
    }

    /// A window that is open.
    public record Window(String customer, Instant openedAt, Instant until, boolean answered) {}

    /// What was answered.
    ///
    /// @param more there are more of them
    /// @param failure why nothing is known; null: it is
    public record Found(List<Window> windows, boolean more, @Nullable String failure) {

        static Found not(String failure) {
            return new Found(List.of(), false, failure);
        }
    }
}
