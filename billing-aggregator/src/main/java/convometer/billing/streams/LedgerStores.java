package convometer.billing.streams;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.ledger.LedgerState;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.TierCounter;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.TierCounterRecord;
import convometer.billing.state.UnitMemberRecord;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A ledger's state in the stores of a task. There may be two, of which one is live; the keys of
/// each begin with a letter of its own.
final class LedgerStores implements LedgerState {

    static final String LEDGER = "ledger";
    static final String UNIT_MEMBERS = "unit-members";
    static final String TIERS = "tiers";
    static final String TIER_MEMBERS = "tier-members";

    private final KeyValueStore<String, LedgerRowRecord> rows;
    private final KeyValueStore<String, UnitMemberRecord> unitMembers;
    private final KeyValueStore<String, TierCounterRecord> tiers;
    private final KeyValueStore<String, byte[]> tierMembers;
    private final LedgerRows translation;
    private final String generation;
    private final Map<String, String> removedTo = new HashMap<>();

    /// @param translation of rows
    /// @param generation with which the keys of the ledger begin
    LedgerStores(ProcessorContext<?, ?> context, LedgerRows translation, String generation) {
        this.translation = translation;
        this.generation = generation;
        rows = context.getStateStore(LEDGER);
        unitMembers = context.getStateStore(UNIT_MEMBERS);
        tiers = context.getStateStore(TIERS);
        tierMembers = context.getStateStore(TIER_MEMBERS);
    }

    @Override
    public @Nullable LedgerRow row(String id) {
        var stored = rows.get(generation + id);
        return stored == null ? null : translation.row(id, stored);
    }

    /// The next rows in the order of their ids.
    ///
    /// @param id after which they come; empty: from the first
    List<LedgerRow> rowsAfter(String id, int most) {
        var found = new ArrayList<LedgerRow>();
        try (var range = rows.range(generation + id, beyond())) {
            while (range.hasNext() && found.size() < most) {
                var next = range.next();
                var at = next.key.substring(generation.length());
                if (!at.equals(id)) found.add(translation.row(at, next.value));
            }
        }
        return found;
    }

    /// Removes everything from the stores; to be called until nothing is left.
    ///
    /// @return whether there may be more
    boolean removeSome(int most) {
        return removeSome(rows, most)
                || removeSome(unitMembers, most)
                || removeSome(tiers, most)
                || removeSome(tierMembers, most);
    }

    private boolean removeSome(KeyValueStore<String, ?> store, int most) {
        var keys = new ArrayList<String>();
        // From where the last ones were: what is removed has to be passed over for a while.
        var from = removedTo.getOrDefault(store.name(), generation);
        try (var range = store.range(from, beyond())) {
            while (range.hasNext() && keys.size() < most) keys.add(range.next().key);
        }
        keys.forEach(store::delete);
        if (!keys.isEmpty()) removedTo.put(store.name(), keys.getLast());
        return !keys.isEmpty();
    }

    private String beyond() {
        return beyond(generation);
    }

    /// Greater than every key of a generation, which is one letter.
    static String beyond(String generation) {
        return String.valueOf((char) (generation.charAt(0) + 1));
    }

    @Override
    public void store(LedgerRow row) {
        rows.put(generation + row.id(), translation.record(row));
    }

    @Override
    public ReportedUnit.Members membersOfUnit(String unitId) {
        return new StoredUnitMembers(unitMembers, generation + unitId);
    }

    @Override
    public @Nullable TierCounter counter(String tierId) {
        return LedgerRecords.orNull(tiers.get(generation + tierId), LedgerRecords::counter);
    }

    @Override
    public void store(String tierId, TierCounter counter) {
        tiers.put(generation + tierId, LedgerRecords.record(counter));
    }

    @Override
    public TierCounter.Members membersOfTier(String tierId) {
        return new StoredTierMembers(tierMembers, generation + tierId);
    }
}
