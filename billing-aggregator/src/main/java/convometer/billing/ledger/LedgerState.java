package convometer.billing.ledger;

import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.TierCounter;

import org.jspecify.annotations.Nullable;

/// Where the ledger keeps what it knows: in memory for a replay, in stores of Kafka Streams where
/// it is live.
public interface LedgerState {

    /// A message of a conversation of Meta's may be delivered a month after the first, which is in
    /// another month than its neighbour at most: a message waits for 30 days, a conversation lasts
    /// for 3.
    int REACH = 2;

    /// The row under an id; null: there is none yet.
    ///
    /// @param near local month of what it has to do with: it is at most [#REACH] months away
    @Nullable LedgerRow row(String id, String near);

    /// A row for an id that has none.
    ///
    /// @param near as above; it is kept with this month until it says itself of which it is
    /// @param tables those of the fact in hand
    default LedgerRow unseen(String id, String near, BillingTables tables) {
        return LedgerRow.unseen(id, tables, near);
    }

    void store(LedgerRow row);

    /// Whether what is of a local month is not kept any more, and not to be corrected. Of it there
    /// are only units by Meta's conversation id that have messages of later months, too.
    default boolean hasLeft(String month) {
        return false;
    }

    /// The messages of a conversation of Meta's.
    ReportedUnit.Members membersOfUnit(LedgerRow unit);

    /// Null: nothing counts in the tier yet.
    @Nullable TierCounter counter(String tierId);

    void store(String tierId, TierCounter counter);

    /// What counts in a tier.
    TierCounter.Members membersOfTier(String tierId);
}
