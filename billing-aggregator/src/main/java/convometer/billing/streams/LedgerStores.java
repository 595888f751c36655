package convometer.billing.streams;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.ledger.LedgerState;
import convometer.billing.rules.Tier;
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

/// A ledger's state in the stores of a task. Keys begin with the local month, so that what leaves
/// together is together, and with the letter of the ledger: there may be two, of which one is live.
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
    private final LedgerMonths months;
    private final String letter;
    private final String letterOfLeft;
    private final Map<String, String> removedTo = new HashMap<>();

    /// @param translation of rows
    /// @param letter of the ledger
    /// @param letterOfLeft under which there is what stays of months that have left
    LedgerStores(
            ProcessorContext<?, ?> context,
            LedgerRows translation,
            LedgerMonths months,
            String letter,
            String letterOfLeft) {
        this.translation = translation;
        this.months = months;
        this.letter = letter;
        this.letterOfLeft = letterOfLeft;
        rows = context.getStateStore(LEDGER);
        unitMembers = context.getStateStore(UNIT_MEMBERS);
        tiers = context.getStateStore(TIERS);
        tierMembers = context.getStateStore(TIER_MEMBERS);
    }

    /// Where all of a month begins.
    private String start(String month) {
        return month + (months.hasLeft(month) ? letterOfLeft : letter);
    }

    /// Greater than every key that begins like this.
    static String beyond(String start) {
        var last = start.length() - 1;
        return start.substring(0, last) + (char) (start.charAt(last) + 1);
    }

    @Override
    public @Nullable LedgerRow row(String id, String near) {
        for (var month : months.near(near)) {
            if (months.isLeaving(month)) leave(month, id);
            var stored = rows.get(start(month) + id);
            if (stored != null) return translation.row(id, month, stored);
        }
        return null;
    }

    /// What somebody asks for leaves before its turn.
    private void leave(String month, String id) {
        var stored = isLive() ? rows.get(month + letter + id) : null;
        if (stored != null) leave(month, translation.row(id, month, stored));
    }

    private boolean isLive() {
        return !letter.equals(letterOfLeft);
    }

    @Override
    public boolean hasLeft(String month) {
        return months.hasLeft(month);
    }

    /// The next rows of the months that are kept, in the order of months and ids.
    ///
    /// @param cursor that of the row after which they come; empty: from the first
    List<LedgerRow> rowsAfter(String cursor, int most) {
        var found = new ArrayList<LedgerRow>();
        for (var month : months.kept()) {
            var after = cursor.startsWith(month) ? cursor.substring(month.length()) : "";
            if (cursor.isEmpty() || month.compareTo(cursor) > 0 || !after.isEmpty())
                add(found, month, start(month), after, most);
            if (found.size() == most) break;
        }
        return found;
    }

    /// Where a walk goes on after a row.
    static String cursor(LedgerRow row) {
        return row.month() + row.id();
    }

    /// The first rows of a month as it was kept, though it is leaving.
    List<LedgerRow> rowsOf(String leaving, int most) {
        var found = new ArrayList<LedgerRow>();
        add(found, leaving, leaving + letter, removedTo(rows, leaving + letter), most);
        return found;
    }

    private void add(List<LedgerRow> found, String month, String start, String after, int most) {
        try (var range = rows.range(start + after, beyond(start))) {
            while (range.hasNext() && found.size() < most) {
                var next = range.next();
                var id = next.key.substring(start.length());
                if (!id.equals(after)) found.add(translation.row(id, month, next.value));
            }
        }
    }

    /// Removes some of a month that is leaving; to be called until nothing is left. Units with
    /// messages of later months stay, for these.
    ///
    /// @return whether there may be more
    boolean leaveSome(String month, int most) {
        var leaving = rowsOf(month, most);
        for (var row : leaving) {
            leave(month, row);
            removedTo.put(rows.name() + month + letter, row.id());
        }
        return !leaving.isEmpty() || removeSomeAt(month + letter, most);
    }

    private void leave(String month, LedgerRow row) {
        var members = members(month + letter, row.id());
        if (members.all().stream().anyMatch(it -> it.context().month().compareTo(month) > 0)) {
            rows.put(start(month) + row.id(), translation.record(row));
            members.moveTo(membersOfUnit(row));
        }
        rows.delete(month + letter + row.id());
    }

    /// Removes some of what is of a month, under the letter of this ledger; to be called until
    /// nothing is left.
    ///
    /// @return whether there may be more
    boolean removeSome(String month, int most) {
        return removeSomeAt(month + letter, most);
    }

    /// Removes some of what stayed of a month that has left.
    ///
    /// @return whether there may be more
    boolean removeSomeThatStayed(String month, int most) {
        return removeSomeAt(month + letterOfLeft, most);
    }

    private boolean removeSomeAt(String start, int most) {
        return removeSome(rows, start, most)
                || removeSome(unitMembers, start, most)
                || removeSome(tiers, start, most)
                || removeSome(tierMembers, start, most);
    }

    private boolean removeSome(KeyValueStore<String, ?> store, String start, int most) {
        var keys = new ArrayList<String>();
        try (var range = store.range(start + removedTo(store, start), beyond(start))) {
            while (range.hasNext() && keys.size() < most) keys.add(range.next().key);
        }
        keys.forEach(store::delete);
        if (!keys.isEmpty())
            removedTo.put(store.name() + start, keys.getLast().substring(start.length()));
        return !keys.isEmpty();
    }

    /// From where the last ones were: what is removed has to be passed over for a while.
    private String removedTo(KeyValueStore<String, ?> store, String start) {
        return removedTo.getOrDefault(store.name() + start, "");
    }

    @Override
    public void store(LedgerRow row) {
        var month = row.monthNow();
        var start = start(month);
        rows.put(start + row.id(), translation.record(row));
        // What is built beside says nothing new.
        if (isLive()) months.booked(month);
        else months.known(month);
        if (month.equals(row.month())) return;
        rows.delete(start(row.month()) + row.id());
        membersOfUnit(row).moveTo(members(start, row.id()));
    }

    @Override
    public StoredUnitMembers membersOfUnit(LedgerRow unit) {
        return members(start(unit.month()), unit.id());
    }

    private StoredUnitMembers members(String start, String unitId) {
        return new StoredUnitMembers(unitMembers, start + unitId);
    }

    @Override
    public @Nullable TierCounter counter(String tierId) {
        return LedgerRecords.orNull(tiers.get(tierKey(tierId)), LedgerRecords::counter);
    }

    @Override
    public void store(String tierId, TierCounter counter) {
        tiers.put(tierKey(tierId), LedgerRecords.record(counter));
    }

    @Override
    public TierCounter.Members membersOfTier(String tierId) {
        return new StoredTierMembers(tierMembers, tierKey(tierId));
    }

    private String tierKey(String tierId) {
        var month = Tier.month(tierId);
        return start(month) + tierId.substring(month.length());
    }
}
