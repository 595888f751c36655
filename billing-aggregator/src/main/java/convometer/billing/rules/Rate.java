package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;

/// A row of a rate card.
///
/// @param tierFrom the first unit of the band
/// @param price of one unit; null: the card says that there is none
/// @param source where it was read, for people
/// @param confidence how far it is to be trusted, for people
public record Rate(
        LocalDate from,
        String currency,
        String market,
        String category,
        long tierFrom,
        @Nullable BigDecimal price,
        String source,
        String confidence) {}
