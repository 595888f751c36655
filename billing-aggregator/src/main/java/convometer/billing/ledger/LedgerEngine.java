package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.LedgerEvent;
import convometer.billing.rules.LedgerEvent.ConversationMembership;
import convometer.billing.rules.LedgerEvent.DerivedEstimate;
import convometer.billing.rules.LedgerEvent.TierMembership;
import convometer.billing.rules.LedgerEvent.UnitAssertion;
import convometer.billing.rules.LedgerEvent.UnitMembership;
import convometer.billing.rules.PendingCharge;
import convometer.billing.rules.Priced;
import convometer.billing.rules.Tier;
import convometer.billing.rules.TierCounter;
import convometer.billing.rules.TierRank;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/// The one way through the ledger: applies a fact to what is known of its message or conversation,
/// and then each event that follows, until nothing follows any more. Whatever a fact can change is
/// in one state, so all of it happens here and at once. Not for several threads. After an error the
/// state may be half changed: whoever has transactions does not commit it.
public final class LedgerEngine {

    private final LedgerState state;
    private final Listener listener;
    private final Queue<LedgerEvent> events = new ArrayDeque<>();
    private final Map<String, LedgerRow> inHand = new LinkedHashMap<>();
    private final Map<LedgerRow, Before> changedUnits = new LinkedHashMap<>();

    /// By which what is new under an id will be assessed and priced.
    private BillingTables tables;

    /// Local month of the fact in hand.
    private String month = "";

    /// A unit as it was before the fact.
    private record Before(@Nullable Priced priced) {}

    /// Takes what a fact came to, before it is stored.
    public interface Listener {

        /// One who needs to know nothing.
        Listener NONE =
                new Listener() {
                    @Override
                    public void unitChanged(LedgerRow row, @Nullable Priced before) {}

                    @Override
                    public void conversationChanged(
                            @Nullable Conversation before, @Nullable Conversation after) {}
                };

        /// What is charged for a unit, or whether it is one, has changed, and is known.
        ///
        /// @param before as it was; null: it was no unit
        void unitChanged(LedgerRow row, @Nullable Priced before);

        /// Meta says of a message that it was delivered, and also that it failed (S3).
        default void deliveredAndFailed() {}

        /// There was a newer fact of a derived conversation.
        ///
        /// @param before null: it was none
        /// @param after null: it is none
        void conversationChanged(@Nullable Conversation before, @Nullable Conversation after);
    }

    /// @param tables in their newest version
    public LedgerEngine(LedgerState state, BillingTables tables, Listener listener) {
        this.state = state;
        this.tables = tables;
        this.listener = listener;
    }

    /// Applies a fact and stores what it changes; one that is older than what is known changes
    /// nothing. What is known already stays with the version of the tables that it was booked by.
    ///
    /// @param now the version for what is new
    public void apply(LedgerFact fact, BillingTables now) {
        tables = now;
        month = now.month(fact);
        try {
            switch (fact) {
                case LedgerFact.OfMessage message -> assess(message);
                case LedgerFact.OfConversation conversation -> assess(conversation);
            }
            for (var event = events.poll(); event != null; event = events.poll()) apply(event);
            changedUnits.forEach((row, before) -> listener.unitChanged(row, before.priced()));
            for (var row : inHand.values()) if (row.takeChanged()) state.store(row);
        } finally {
            // Nothing of a fact that failed is left for the next one.
            events.clear();
            changedUnits.clear();
            inHand.clear();
        }
    }

    private LedgerRow row(String id) {
        return row(id, month);
    }

    private LedgerRow row(String id, String near) {
        var known = inHand.get(id);
        if (known != null) return known;
        var stored = state.row(id, near);
        var row = stored == null ? state.unseen(id, near, tables) : stored;
        inHand.put(id, row);
        return row;
    }

    /// Where the tables of a row lack the account that a fact names now, it goes on with the
    /// newest, which were asked before.
    private void require(LedgerRow row, LedgerFact fact) {
        if (row.tables().knows(fact)) return;
        changedUnits.putIfAbsent(row, new Before(row.priced()));
        events.addAll(row.pending().repriced(row.tables().prices(), tables.prices()));
        row.tables(tables);
    }

    private void assess(LedgerFact.OfMessage fact) {
        var row = row(fact.id());
        var message = row.message();
        if (fact.revision() < message.revision()) return;
        require(row, fact);
        var step = message.assess(fact.revision(), row.tables().message(fact.delivery()));
        var before = row.delivery();
        if (fact.delivery().failed() && (before == null || !before.failed()))
            listener.deliveredAndFailed();
        row.message(fact.delivery(), step.state());
        events.addAll(step.decisions());
    }

    private void assess(LedgerFact.OfConversation fact) {
        var row = row(fact.id());
        var before = row.conversation();
        if (fact.revision() < before.revision()) return;
        require(row, fact);
        var assessed = row.tables().conversation(fact.opening());
        var step = before.assess(fact.id(), fact.revision(), assessed);
        row.conversation(fact.opening(), step.state());
        events.addAll(step.decisions());
        listener.conversationChanged(before.conversation(), assessed);
    }

    private void apply(LedgerEvent event) {
        switch (event) {
            case TierMembership membership -> apply(membership);
            case TierRank rank -> apply(rank);
            case ConversationMembership membership -> apply(membership);
            case UnitMembership membership -> apply(membership);
            case DerivedEstimate estimate -> apply(estimate);
            case UnitAssertion assertion -> apply(assertion);
        }
    }

    private void apply(TierMembership membership) {
        var id = membership.to();
        var known = state.counter(id);
        var members = state.membersOfTier(id);
        var starts = membership.tier().starts();
        var counter = known == null ? TierCounter.of(starts) : known.with(members, starts);
        var step =
                membership.joins()
                        ? counter.join(members, membership.position())
                        : counter.leave(members, membership.position());
        state.store(id, step.state());
        for (var ranked : step.decisions())
            events.add(new TierRank(membership.tier().of(), id, ranked.position(), ranked.from()));
    }

    private void apply(TierRank rank) {
        var row = row(rank.to(), Tier.month(rank.tier()));
        switch (rank.of()) {
            case MESSAGES -> {
                var step = row.message().apply(rank);
                row.message(row.delivery(), step.state());
                events.addAll(step.decisions());
            }
            case CONVERSATIONS -> {
                var step = row.conversation().apply(rank);
                row.conversation(row.opening(), step.state());
                events.addAll(step.decisions());
            }
            case CHARGES -> pending(row, row.pending().apply(rank, row.tables().prices()));
        }
    }

    private void apply(ConversationMembership membership) {
        var row = row(membership.to());
        var step = row.conversation().apply(membership);
        row.conversation(row.opening(), step.state());
        events.addAll(step.decisions());
    }

    private void apply(UnitMembership membership) {
        var row = row(membership.to());
        var members = state.membersOfUnit(row);
        var step = row.reported().apply(members, membership, row.tables().eras());
        var first = members.first();
        if (first != null) row.beginsIn(first.context().month());
        events.addAll(step.decisions());
    }

    private void apply(DerivedEstimate estimate) {
        var row = row(estimate.to());
        var members = state.membersOfUnit(row);
        var step = row.reported().apply(members, estimate, row.tables().eras());
        row.reported(step.state());
        events.addAll(step.decisions());
    }

    private void apply(UnitAssertion assertion) {
        var row = row(assertion.to());
        if (state.hasLeft(row.month())) return;
        var step = row.pending().apply(assertion, row.tables().prices());
        pending(row, step.state());
        events.addAll(step.decisions());
    }

    private void pending(LedgerRow row, PendingCharge now) {
        if (now.equals(row.pending())) return;
        changedUnits.putIfAbsent(row, new Before(row.priced()));
        row.pending(now);
    }
}
