package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Priced;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.TierCounter;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// The ledger as a repricing would have it, built beside the live one, which goes on meanwhile: it
/// gets each row of that one, and each fact that comes. The order does not matter, as it matters in
/// no ledger. Its charges are those that the live one has written, so that it can take its place.
public final class ShadowLedger {

    private final LedgerState live;
    private final LedgerState state;
    private final Repricing repricing;
    private final LedgerEngine engine;

    /// @param live the state of the live ledger
    /// @param state that of this one, empty at first
    /// @param labels by which the details of lines are told apart
    /// @param lines takes how the lines of this one change, and their details
    public ShadowLedger(
            LedgerState live,
            LedgerState state,
            Repricing repricing,
            StatementLabels labels,
            Consumer<LineChange> lines) {
        this.live = live;
        this.state = new Shadow(live, state, repricing);
        this.repricing = repricing;
        engine = new LedgerEngine(this.state, repricing.target(), new Lines(labels, lines));
    }

    /// Takes over a row of the live ledger.
    public void copy(LedgerRow row) {
        var id = row.id();
        if (row.charge() != null && state.row(id, row.month()) == null)
            state.store(state.unseen(id, row.month(), row.tables()));
        for (var fact : row.facts()) engine.apply(fact, repricing.tablesFor(row, live));
    }

    /// Takes over what the live ledger has made of a fact: the row, since the fact may have been
    /// older than what is known.
    public void booked(LedgerFact fact) {
        var row = live.row(fact.id(), repricing.target().month(fact));
        if (row != null) copy(row);
    }

    /// Takes a revision that the live ledger has written.
    public void charged(Charge charge) {
        var id = charge.getUnitId();
        var month = charge.getMonth();
        var source = live.row(id, month);
        if (source == null) return;
        var known = state.row(id, month);
        var row = known == null ? state.unseen(id, month, repricing.target()) : known;
        row.chargeOf(source);
        state.store(row);
    }

    /// Rows that are new here are those of the live ledger, if it has them.
    private record Shadow(LedgerState live, LedgerState own, Repricing repricing)
            implements LedgerState {

        @Override
        public LedgerRow unseen(String id, String near, BillingTables tables) {
            var row = live.row(id, near);
            if (row == null) return LedgerRow.unseen(id, tables, near);
            if (live.hasLeft(row.month())) return thatHasLeft(row);
            var copy = LedgerRow.unseen(id, repricing.tablesFor(row, live), row.month());
            copy.chargeOf(row);
            return copy;
        }

        /// A unit of a month that has left stays what it is, but conversations of its later
        /// messages are to know that these are part of it. Only for that it is here.
        private LedgerRow thatHasLeft(LedgerRow unit) {
            var members = own.membersOfUnit(unit);
            for (var member : live.membersOfUnit(unit).all())
                if (live.hasLeft(member.context().month())) members.put(member.position(), member);
            return unit;
        }

        @Override
        public boolean hasLeft(String month) {
            return live.hasLeft(month);
        }

        @Override
        public @Nullable LedgerRow row(String id, String near) {
            return own.row(id, near);
        }

        @Override
        public void store(LedgerRow row) {
            own.store(row);
        }

        @Override
        public ReportedUnit.Members membersOfUnit(LedgerRow unit) {
            return own.membersOfUnit(unit);
        }

        @Override
        public @Nullable TierCounter counter(String tierId) {
            return own.counter(tierId);
        }

        @Override
        public void store(String tierId, TierCounter counter) {
            own.store(tierId, counter);
        }

        @Override
        public TierCounter.Members membersOfTier(String tierId) {
            return own.membersOfTier(tierId);
        }
    }

    private record Lines(StatementLabels labels, Consumer<LineChange> lines)
            implements LedgerEngine.Listener {

        @Override
        public void unitChanged(LedgerRow row, @Nullable Priced before) {
            LineChange.between(before, row.priced(), labels).forEach(lines);
        }

        @Override
        public void conversationChanged(
                @Nullable Conversation before, @Nullable Conversation after) {
            LineChange.between(before, after).forEach(lines);
        }
    }
}
