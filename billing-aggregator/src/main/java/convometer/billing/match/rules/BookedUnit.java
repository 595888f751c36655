package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;

/// A unit of the ledger, as far as it is held against Meta's figures.
///
/// @param billed what is billed: the verdict where there is one, else the estimate
/// @param hasVerdict it is Meta's verdict
/// @param estimate what the rules derive; null: nothing
/// @param amount what is billed; null: unpriced
public record BookedUnit(
        String id,
        String phoneNumberId,
        Place place,
        Instant at,
        Kind billed,
        boolean hasVerdict,
        @Nullable Kind estimate,
        @Nullable BigDecimal amount) {}
