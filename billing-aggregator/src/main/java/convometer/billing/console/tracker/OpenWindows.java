package convometer.billing.console.tracker;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.billing.console.Links;

import jakarta.inject.Singleton;

import java.time.Instant;

/// The windows that are open now.
@Singleton
public final class OpenWindows {

    private static final int MOST = 50;

    private final TrackerClient tracker;

    OpenWindows(TrackerClient tracker) {
        this.tracker = tracker;
    }

    /// A window that is open.
    public record Window(String customer, Instant openedAt, Instant until, boolean answered) {

        private static Window of(JsonNode window) {
            return new Window(
                    window.path("customer").asText(),
                    Instant.parse(window.path("opened_at").asText()),
                    Instant.parse(window.path("until").asText()),
                    window.path("answered").asBoolean());
        }
    }

    /// Those of a number that close soonest.
    TrackerAnswer<Window> of(String phoneNumberId) {
        return tracker.list(
                "/v1/windows"
                        + Links.query(
                                "phone_number_id",
                                phoneNumberId,
                                "state",
                                "open",
                                "limit",
                                Integer.toString(MOST)),
                "windows",
                Window::of);
    }
}
