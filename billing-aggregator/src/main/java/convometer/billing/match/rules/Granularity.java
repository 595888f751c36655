package convometer.billing.match.rules;

import java.util.Locale;

/// How long the time buckets of an import are.
public enum Granularity {
    HALF_HOUR,
    DAY,
    MONTH;

    /// As answers and records write it: `half_hour`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The one of a code.
    ///
    /// @throws IllegalArgumentException if there is none of this code
    public static Granularity of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
