package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;

/// A line of an import that was checked, in our words.
///
/// @param country ISO 3166 code, or a market
/// @param start of its bucket
/// @param detail the volume tier as Meta writes it, or the direction of a conversation; empty: none
/// @param cost null: it says none
public record AcceptedFigure(
        String phoneNumberId,
        String country,
        Instant start,
        String category,
        String type,
        String detail,
        long volume,
        @Nullable BigDecimal cost) {

    /// Two of the same import that have this in common are one too many.
    AcceptedFigure withoutFigures() {
        return new AcceptedFigure(phoneNumberId, country, start, category, type, detail, 0, null);
    }
}
