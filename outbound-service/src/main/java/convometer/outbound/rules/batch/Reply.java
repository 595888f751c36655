package convometer.outbound.rules.batch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a receipt means to a batch.
public sealed interface Reply {

    /// Not the last word.
    record NotYet() implements Reply {}

    /// Meta took it.
    record Accepted() implements Reply {}

    /// Meta did not take it.
    record Failed() implements Reply {}

    /// It was not permitted.
    ///
    /// @param earliest when it could be; null: not known
    record Refused(String code, @Nullable Instant earliest) implements Reply {}

    /// Nobody knows whether Meta has it.
    ///
    /// @param settled nothing more is waited for
    record Unknown(boolean settled) implements Reply {}

    /// The meaning of a receipt's outcome.
    static Reply of(
            String outcome, @Nullable String code, @Nullable Instant earliest, boolean settled) {
        return switch (outcome) {
            case "accepted" -> new Accepted();
            case "failed" -> new Failed();
            case "refused" -> new Refused(code == null ? "none" : code, earliest);
            case "unknown" -> new Unknown(settled);
            default -> new NotYet();
        };
    }
}
