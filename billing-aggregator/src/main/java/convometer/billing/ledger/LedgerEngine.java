package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Eras;
import convometer.billing.rules.LedgerEvent;
import convometer.billing.rules.LedgerEvent.ConversationMembership;
import convometer.billing.rules.LedgerEvent.DerivedEstimate;
import convometer.billing.rules.LedgerEvent.TierMembership;
import convometer.billing.rules.LedgerEvent.UnitAssertion;
import convometer.billing.rules.LedgerEvent.UnitMembership;
import convometer.billing.rules.PendingCharge;
import convometer.billing.rules.Prices;
import convometer.billing.rules.TierCounter;
import convometer.billing.rules.TierRank;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// The one way through the ledger: applies a fact to what is known of its message or conversation,
/// and then each event that follows, until nothing follows any more. Whatever a fact can change is
/// in one state, so all of it happens here and at once. Not for several threads. After an error the
/// state may be half changed: whoever has transactions does not commit it.
public final class LedgerEngine {

    private final LedgerState state;
    private final Eras eras;
    private final Prices prices;
    private final Listener listener;
    private final Queue<LedgerEvent> events = new ArrayDeque<>();
    private final Map<String, LedgerRow> inHand = new LinkedHashMap<>();
    private final Set<LedgerRow> pendingChanged = new LinkedHashSet<>();

    /// Takes what a fact came to, before it is stored.
    public interface Listener {

        /// One who needs to know nothing.
        Listener NONE =
                new Listener() {
                    @Override
                    public void chargeChanged(LedgerRow row) {}

                    @Override
                    public void conversationChanged(
                            @Nullable Conversation before, @Nullable Conversation after) {}
                };

        /// What is charged for a unit, or whether it is one, has changed, and is known.
        void chargeChanged(LedgerRow row);

        /// There was a newer fact of a derived conversation.
        ///
        /// @param before null: it was none
        /// @param after null: it is none
        void conversationChanged(@Nullable Conversation before, @Nullable Conversation after);
    }

    public LedgerEngine(LedgerState state, Eras eras, Prices prices, Listener listener) {
        this.state = state;
        this.eras = eras;
        this.prices = prices;
        this.listener = listener;
    }

    /// Applies a fact and stores what it changes; one that is older than what is known changes
    /// nothing.
    public void apply(AssessedFact fact) {
        try {
            switch (fact) {
                case AssessedFact.OfMessage message -> assess(message);
                case AssessedFact.OfConversation conversation -> assess(conversation);
            }
            follow();
            joinTiers();
            for (var row : pendingChanged) listener.chargeChanged(row);
            for (var row : inHand.values()) if (row.takeChanged()) state.store(row);
        } finally {
            // Nothing of a fact that failed is left for the next one.
            events.clear();
            pendingChanged.clear();
            inHand.clear();
        }
    }

    private void follow() {
        for (var event = events.poll(); event != null; event = events.poll()) apply(event);
    }

    /// A unit that was booked where its category had no bands is in no tier yet.
    private void joinTiers() {
        for (var row : pendingChanged) events.addAll(row.pending().missing(prices));
        follow();
    }

    private LedgerRow row(String id) {
        return inHand.computeIfAbsent(id, state::row);
    }

    private void assess(AssessedFact.OfMessage fact) {
        var row = row(fact.id());
        var step = row.message().assess(fact.revision(), fact.message());
        row.message(step.state());
        events.addAll(step.decisions());
    }

    private void assess(AssessedFact.OfConversation fact) {
        var row = row(fact.id());
        var before = row.conversation();
        var step = before.assess(fact.id(), fact.revision(), fact.conversation());
        row.conversation(step.state());
        events.addAll(step.decisions());
        listener.conversationChanged(before.conversation(), step.state().conversation());
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
        var counter = known == null ? TierCounter.of(membership.tier().starts()) : known;
        var members = state.membersOfTier(id);
        var step =
                membership.joins()
                        ? counter.join(members, membership.position())
                        : counter.leave(members, membership.position());
        state.store(id, step.state());
        for (var ranked : step.decisions())
            events.add(new TierRank(membership.tier().of(), id, ranked.position(), ranked.from()));
    }

    private void apply(TierRank rank) {
        var row = row(rank.to());
        switch (rank.of()) {
            case MESSAGES -> {
                var step = row.message().apply(rank);
                row.message(step.state());
                events.addAll(step.decisions());
            }
            case CONVERSATIONS -> {
                var step = row.conversation().apply(rank);
                row.conversation(step.state());
                events.addAll(step.decisions());
            }
            case CHARGES -> pending(row, row.pending().apply(rank, prices));
        }
    }

    private void apply(ConversationMembership membership) {
        var row = row(membership.to());
        var step = row.conversation().apply(membership);
        row.conversation(step.state());
        events.addAll(step.decisions());
    }

    private void apply(UnitMembership membership) {
        var row = row(membership.to());
        var members = state.membersOfUnit(membership.to());
        events.addAll(row.reported().apply(members, membership, eras).decisions());
    }

    private void apply(DerivedEstimate estimate) {
        var row = row(estimate.to());
        var step = row.reported().apply(state.membersOfUnit(estimate.to()), estimate, eras);
        row.reported(step.state());
        events.addAll(step.decisions());
    }

    private void apply(UnitAssertion assertion) {
        var row = row(assertion.to());
        var step = row.pending().apply(assertion, prices);
        pending(row, step.state());
        events.addAll(step.decisions());
    }

    private void pending(LedgerRow row, PendingCharge now) {
        if (row.pending(now)) pendingChanged.add(row);
    }
}
