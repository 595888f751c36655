package convometer.billing;

import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.Charges;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.LedgerEngine;
import convometer.billing.ledger.LedgerFact;
import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.MemoryState;
import convometer.billing.ledger.StatementLine;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The ledger of a whole history at once, by the engine that also runs live: facts in any order,
/// then the charges that hold. Not for several threads.
public final class WholeLedger {

    private final BillingTables tables;
    private final MemoryState state = new MemoryState();
    private final LedgerEngine engine;

    public WholeLedger(BillingTables tables) {
        this.tables = tables;
        engine = new LedgerEngine(state, tables, LedgerEngine.Listener.NONE);
    }

    /// Takes a fact; those that say nothing of deliveries or conversations change nothing.
    ///
    /// @throws IllegalArgumentException if neither its billing account nor its number is known (V7)
    public void add(ThreadDecision decision) {
        var fact = Facts.of(decision);
        if (fact != null) add(fact);
    }

    void add(LedgerFact fact) {
        engine.apply(fact, tables);
    }

    /// Prices everything: gives the charge of each unit that is one, and then the lines that the
    /// charges come to. Both are in no order.
    public void price(Consumer<Charge> charges, Consumer<BillingCount> counts) {
        Map<StatementLine, LineChange> lines = new HashMap<>();
        for (var row : state.rows()) {
            var priced = row.priced();
            var charge = Charges.next(null, priced, tables.version(), "replay");
            if (charge != null) charges.accept(charge);
            add(lines, LineChange.between(null, priced));
        }
        for (var line : lines.values()) counts.accept(line.on(null));
    }

    /// Gives the lines that the derived conversations come to, in no order.
    public void conversations(Consumer<BillingCount> counts) {
        Map<StatementLine, LineChange> lines = new HashMap<>();
        for (var row : state.rows())
            add(lines, LineChange.between(null, row.conversation().conversation()));
        for (var line : lines.values()) counts.accept(line.on(null));
    }

    /// As numbers: to write and read a text for each unit is a tenth of the work.
    private static void add(Map<StatementLine, LineChange> lines, List<LineChange> changes) {
        for (var change : changes) lines.merge(change.line(), change, LineChange::plus);
    }
}
