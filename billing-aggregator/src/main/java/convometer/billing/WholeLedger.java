package convometer.billing;

import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.Charges;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.LedgerEngine;
import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.MemoryState;
import convometer.billing.rules.CodePoints;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The ledger of a whole history at once, by the engine that also runs live: facts in any order,
/// then the charges that hold. Not for several threads.
public final class WholeLedger {

    private final BillingTables tables;
    private final MemoryState state = new MemoryState();
    private final LedgerEngine engine;

    /// Null: facts came since they were asked for.
    private @Nullable List<Charge> charges;

    public WholeLedger(BillingTables tables) {
        this.tables = tables;
        engine = new LedgerEngine(state, tables, LedgerEngine.Listener.NONE);
    }

    /// Takes a fact; those that say nothing of deliveries or conversations change nothing.
    ///
    /// @throws IllegalArgumentException if neither its billing account nor its number is known (V7)
    public void add(ThreadDecision decision) {
        charges = null;
        var fact = Facts.of(decision);
        if (fact != null) engine.apply(fact, tables);
    }

    /// The charge of each unit that is one, in the order of their ids.
    public List<Charge> charges() {
        if (charges == null) charges = priced();
        return charges;
    }

    private List<Charge> priced() {
        var all = new ArrayList<Charge>();
        for (var row : state.rows()) {
            var charge = Charges.next(null, row.priced(), tables.version(), "replay");
            if (charge != null) all.add(charge);
        }
        all.sort(Comparator.comparing(Charge::getUnitId, CodePoints.ORDER));
        return all;
    }

    /// The lines of charges, in the order of their keys.
    public List<BillingCount> counts() {
        Map<String, BillingCount> counts = new TreeMap<>();
        for (var row : state.rows())
            for (var change : LineChange.between(null, row.priced()))
                counts.compute(change.line().key(), (_, line) -> change.on(line));
        return List.copyOf(counts.values());
    }
}
