package convometer.tracker.consent;

import java.time.Instant;
import java.util.Comparator;

/// What a customer said last about being written to, in one scope.
///
/// @param optIn the customer wants to be written to
/// @param at when the customer said so
/// @param source where: api, keyword, user_preferences, 131050, or a publisher's own word; empty:
///   not given
public record Consent(boolean optIn, Instant at, String source) implements Comparable<Consent> {

    /// The latest counts; at the same instant who does not want to be written to is not.
    private static final Comparator<Consent> ORDER =
            Comparator.comparing(Consent::at)
                    .thenComparing(consent -> !consent.optIn)
                    .thenComparing(Consent::source);

    /// `opt_in` or `opt_out`.
    public String action() {
        return optIn ? "opt_in" : "opt_out";
    }

    @Override
    public int compareTo(Consent other) {
        return ORDER.compare(this, other);
    }

    static Consent later(Consent a, Consent b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
