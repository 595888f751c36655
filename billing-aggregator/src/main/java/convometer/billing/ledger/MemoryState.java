package convometer.billing.ledger;

import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.TierCounter;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// A ledger's state in memory.
public final class MemoryState implements LedgerState {

    private final Map<String, LedgerRow> rows = new HashMap<>();
    private final Map<String, UnitMembers> units = new HashMap<>();
    private final Map<String, TierCounter> counters = new HashMap<>();
    private final Map<String, TierMembers> tiers = new HashMap<>();

    @Override
    public @Nullable LedgerRow row(String id, String near) {
        return rows.get(id);
    }

    @Override
    public void store(LedgerRow row) {
        rows.put(row.id(), row);
    }

    @Override
    public ReportedUnit.Members membersOfUnit(LedgerRow unit) {
        return units.computeIfAbsent(unit.id(), _ -> new UnitMembers());
    }

    @Override
    public @Nullable TierCounter counter(String tierId) {
        return counters.get(tierId);
    }

    @Override
    public void store(String tierId, TierCounter counter) {
        counters.put(tierId, counter);
    }

    @Override
    public TierCounter.Members membersOfTier(String tierId) {
        return tiers.computeIfAbsent(tierId, _ -> new TierMembers());
    }

    /// All rows, in no order.
    public Collection<LedgerRow> rows() {
        return rows.values();
    }
}
