package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;

/// A line of an import as it was read, before anything of it is checked.
///
/// @param place where it is in the file: a line, or a JSON pointer
/// @param phoneNumber the number as people read it, or its phone_number_id
/// @param country ISO 3166 code; of an invoice, it may be a market
/// @param detail the volume tier, or the direction of a conversation; empty: none
/// @param cost null: it says none
public record RawFigure(
        String place,
        Instant start,
        Instant end,
        String phoneNumber,
        String country,
        String category,
        String type,
        String detail,
        BigDecimal volume,
        @Nullable BigDecimal cost) {}
