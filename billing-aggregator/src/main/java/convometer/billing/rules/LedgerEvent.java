package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What follows for one part of the ledger from a change of another. Events from one to the same
/// other are applied in order, and the parts rely on nothing else.
public sealed interface LedgerEvent permits LedgerEvent.Assertion, TierRank {

    /// Key of the part that it is for.
    String to();

    /// What is true as long as the state that it follows from says so, and is taken back when it
    /// does not.
    sealed interface Assertion extends LedgerEvent {

        /// Whether the other takes this one's place.
        boolean replaces(Assertion other);

        /// It is not true any more.
        LedgerEvent withdrawn();
    }

    /// A unit joins a tier at its position, or leaves it.
    record TierMembership(Tier tier, Position position, boolean joins) implements Assertion {

        @Override
        public String to() {
            return tier.id();
        }

        @Override
        public boolean replaces(Assertion other) {
            return other instanceof TierMembership membership
                    && membership.to().equals(to())
                    && membership.position().equals(position);
        }

        @Override
        public TierMembership withdrawn() {
            return new TierMembership(tier, position, false);
        }
    }

    /// A message of a derived conversation belongs to a unit by Meta's conversation id.
    ///
    /// @param opens it is the message that opened the derived conversation
    record ConversationMembership(
            String to, String wamid, String unitId, boolean opens, boolean holds)
            implements Assertion {

        @Override
        public boolean replaces(Assertion other) {
            return false;
        }

        @Override
        public ConversationMembership withdrawn() {
            return new ConversationMembership(to, wamid, unitId, opens, false);
        }
    }

    /// A message belongs to a unit by Meta's conversation id.
    ///
    /// @param member null: not any more
    record UnitMembership(String to, Position position, @Nullable UnitMember member)
            implements Assertion {

        @Override
        public boolean replaces(Assertion other) {
            return other instanceof UnitMembership membership
                    && membership.to().equals(to)
                    && membership.position().equals(position);
        }

        @Override
        public UnitMembership withdrawn() {
            return new UnitMembership(to, position, null);
        }
    }

    /// What our rules derive for a conversation that a message of the unit opened.
    ///
    /// @param estimate null: nothing
    /// @param holds the conversation still has to do with the unit
    record DerivedEstimate(
            String to, String conversationId, @Nullable Estimate estimate, boolean holds)
            implements Assertion {

        @Override
        public boolean replaces(Assertion other) {
            return other instanceof DerivedEstimate derived
                    && derived.to().equals(to)
                    && derived.conversationId().equals(conversationId);
        }

        @Override
        public DerivedEstimate withdrawn() {
            return new DerivedEstimate(to, conversationId, null, false);
        }
    }

    /// What a unit is now; it may wait for its rank in its free tier, and stays as it was until
    /// that is known.
    ///
    /// @param unit null: it is none
    record UnitAssertion(String to, @Nullable Unit unit) implements Assertion {

        @Override
        public boolean replaces(Assertion other) {
            return other instanceof UnitAssertion assertion && assertion.to().equals(to);
        }

        @Override
        public UnitAssertion withdrawn() {
            return new UnitAssertion(to, null);
        }
    }

    /// What follows when one set of assertions takes the place of another: first what is not true
    /// any more, then what is new.
    static List<LedgerEvent> between(List<Assertion> before, List<Assertion> after) {
        var events = new ArrayList<LedgerEvent>();
        for (var old : before)
            if (!after.contains(old) && after.stream().noneMatch(it -> it.replaces(old)))
                events.add(old.withdrawn());
        for (var now : after) if (!before.contains(now)) events.add(now);
        return events;
    }
}
