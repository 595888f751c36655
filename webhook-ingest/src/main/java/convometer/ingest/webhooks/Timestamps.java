package convometer.ingest.webhooks;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// Says which instants of Meta's can be. The latest word counts, so one word from the year 2100
/// would outvote whatever the customer says until then.
final class Timestamps {

    /// WhatsApp is no older.
    private static final Instant FIRST = Instant.parse("2009-01-01T00:00:00Z");

    /// Clocks differ, but not by days.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// What is wrong with the timestamp of a part; null: nothing, or it has none.
    static @Nullable String problem(JsonNode part, Instant receivedAt) {
        var timestamp = part.path("timestamp");
        if (timestamp.isMissingNode() || timestamp.isNull()) return null;
        var at = Fields.instant(part, "timestamp");
        if (at == null) return "its timestamp is no whole number of seconds that can be";
        if (at.isBefore(FIRST)) return "its timestamp lies before 2009";
        return isAhead(at, receivedAt)
                ? "its timestamp lies more than a day after its receipt"
                : null;
    }

    static boolean isAhead(Instant at, Instant receivedAt) {
        return at.isAfter(receivedAt.plus(AHEAD));
    }

    private Timestamps() {}
}
