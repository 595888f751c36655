package convometer.outbound.rules.batch;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Hours of the customer's day in which nothing is sent: from the first minute on, and no longer in
/// the last one. Where `to` is before `from`, it is that of the next day.
///
/// @param from local time of the customer
/// @param to local time of the customer, another one
public record QuietHours(LocalTime from, LocalTime to) {

    /// What is said of JSON that is none.
    public static final String REASON =
            "must be an object of from and to, two different times of day: 21:00";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

    private static final Duration AHEAD = Duration.ofDays(7);

    public QuietHours {
        if (from.equals(to)) throw new IllegalArgumentException("from and to must differ");
    }

    /// Reads `{"from": "21:00", "to": "08:00"}`; empty where it is something else.
    public static Optional<QuietHours> read(Map<?, ?> json) {
        if (!json.keySet().equals(Set.of("from", "to"))) return Optional.empty();
        if (!(json.get("from") instanceof String from) || !(json.get("to") instanceof String to))
            return Optional.empty();
        try {
            return from.equals(to) ? Optional.empty() : Optional.of(parse(from, to));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// The opposite of [#fromText()] and [#toText()].
    ///
    /// @throws DateTimeParseException if one of them is no time of day
    public static QuietHours parse(String from, String to) {
        return new QuietHours(LocalTime.parse(from, TIME), LocalTime.parse(to, TIME));
    }

    /// The beginning as it is written, `21:00`.
    public String fromText() {
        return TIME.format(from);
    }

    /// The end as it is written, `08:00`.
    public String toText() {
        return TIME.format(to);
    }

    /// The first instant, from one on, at which it is quiet in none of the zones. A customer whose
    /// zone is not certain is in all of them, and so nobody is ever written to in quiet hours.
    ///
    /// @param latest returned where there is no such instant before it, or none within a week:
    ///   where it is always quiet somewhere, the next week is like this one
    public Instant end(Collection<ZoneId> zones, Instant from, Instant latest) {
        var week = from.plus(AHEAD);
        var end = from;
        while (end.isBefore(latest) && end.isBefore(week)) {
            var now = end;
            for (var zone : zones) {
                var over = end(now.atZone(zone));
                if (over.isAfter(end)) end = over;
            }
            if (end.equals(now)) return end;
        }
        return latest;
    }

    private Instant end(ZonedDateTime now) {
        var time = now.toLocalTime();
        if (!quiet(time)) return now.toInstant();
        var date = time.isBefore(to) ? now.toLocalDate() : now.toLocalDate().plusDays(1);
        var end = date.atTime(to);
        var transition = now.getZone().getRules().getTransition(end);
        // The clock is put forward over the end of the quiet hours.
        if (transition != null && transition.isGap()) return transition.getInstant();
        // Where the clock is put back over it, the end comes twice: the first one that is not past.
        return ZonedDateTime.ofLocal(end, now.getZone(), now.getOffset()).toInstant();
    }

    private boolean quiet(LocalTime time) {
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
