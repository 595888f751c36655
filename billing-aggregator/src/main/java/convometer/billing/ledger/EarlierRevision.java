package convometer.billing.ledger;

import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

/// A revision of a charge, as far as it is remembered once another one has replaced it.
///
/// @param withdrawn it said that the unit was none
/// @param type null: not known
/// @param amount null: unpriced
/// @param discrepancy null: Meta and we agreed
/// @param cause what made it; null: not known
public record EarlierRevision(
        int revision,
        boolean withdrawn,
        String category,
        @Nullable String type,
        @Nullable String amount,
        @Nullable String discrepancy,
        @Nullable String cause) {

    /// What is remembered of a charge.
    public static EarlierRevision of(Charge charge) {
        return new EarlierRevision(
                charge.getRevision(),
                charge.getWithdrawn(),
                charge.getCategory(),
                charge.getType(),
                charge.getAmount(),
                charge.getDiscrepancy(),
                charge.getCause());
    }
}
