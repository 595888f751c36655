package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

/// A delivered message as a unit of the ledger, before its free tier and its price are known.
///
/// @param date local date of the instant
/// @param estimate null: our rules derive no unit (P5)
/// @param verdict null: Meta has not said
/// @param sentByUs there is a send record of it
public record MessageUnit(
        String wamid,
        String wabaId,
        String phoneNumberId,
        String customer,
        String market,
        Instant at,
        LocalDate date,
        String month,
        String currency,
        @Nullable Estimate estimate,
        @Nullable Verdict verdict,
        boolean sentByUs) {

    /// The free tier that decides its type; null: none does.
    public Estimate.@Nullable Pool pool() {
        return estimate == null ? null : estimate.pool();
    }

    public Position position() {
        return new Position(at, wamid);
    }
}
