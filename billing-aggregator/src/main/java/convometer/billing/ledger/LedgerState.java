package convometer.billing.ledger;

import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.TierCounter;

import org.jspecify.annotations.Nullable;

/// Where the ledger keeps what it knows: in memory for a replay, in stores of Kafka Streams where
/// it is live.
public interface LedgerState {

    /// The row under an id; null: there is none yet.
    @Nullable LedgerRow row(String id);

    /// A row for an id that has none.
    ///
    /// @param tables those of the fact in hand
    default LedgerRow unseen(String id, BillingTables tables) {
        return LedgerRow.unseen(id, tables);
    }

    void store(LedgerRow row);

    /// The messages of a conversation of Meta's.
    ReportedUnit.Members membersOfUnit(String unitId);

    /// Null: nothing counts in the tier yet.
    @Nullable TierCounter counter(String tierId);

    void store(String tierId, TierCounter counter);

    /// What counts in a tier.
    TierCounter.Members membersOfTier(String tierId);
}
