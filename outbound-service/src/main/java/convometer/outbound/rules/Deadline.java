package convometer.outbound.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Reads deadlines as publishers write them.
public final class Deadline {

    /// What is said of a text that is none.
    public static final String REASON = "must be an instant: 2026-11-20T12:00:00Z";

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /// To the millisecond, as on the topics: what is finer would make the same request, once it was
    /// on its topic, another one. Empty where it is no instant that a calendar has.
    public static Optional<Instant> read(String written) {
        try {
            var read = OffsetDateTime.parse(written).toInstant().truncatedTo(ChronoUnit.MILLIS);
            return read.isBefore(FIRST) || read.isAfter(LAST)
                    ? Optional.empty()
                    : Optional.of(read);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Deadline() {}
}
