package convometer.billing.rules;

import convometer.billing.rules.LedgerEvent.Assertion;
import convometer.billing.rules.LedgerEvent.ConversationMembership;
import convometer.billing.rules.LedgerEvent.DerivedEstimate;
import convometer.billing.rules.LedgerEvent.TierMembership;
import convometer.billing.rules.LedgerEvent.UnitAssertion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What is known of one derived conversation. It is a unit of its own unless a message of it
/// belongs to a unit by Meta's conversation id (V3); then what the rules derive for it is that
/// unit's estimate, if one of that unit's messages opened it.
///
/// @param revision of the newest fact; 0: only memberships are known
/// @param conversation null: it is none
/// @param members how many messages of it belong to units by Meta's conversation id
/// @param openers those among them that opened it: one, but for a moment
/// @param rank the newest in its free tier; null: not known yet
public record ConversationState(
        int revision,
        @Nullable Conversation conversation,
        long members,
        List<Opener> openers,
        @Nullable TierRank rank) {

    /// Nothing is known.
    public static final ConversationState UNSEEN =
            new ConversationState(0, null, 0, List.of(), null);

    /// A message that opened it and the unit that the message belongs to.
    public record Opener(String wamid, String unitId) {}

    public ConversationState {
        openers = List.copyOf(openers);
    }

    /// A new fact; an older one changes nothing.
    ///
    /// @param assessed null: it was not, after all
    public Step<ConversationState, LedgerEvent> assess(
            String id, int newRevision, @Nullable Conversation assessed) {
        if (newRevision < revision) return new Step<>(this, List.of());
        return became(id, new ConversationState(newRevision, assessed, members, openers, rank));
    }

    /// A message of it joins a unit by Meta's conversation id, or leaves it.
    public Step<ConversationState, LedgerEvent> apply(ConversationMembership membership) {
        var now = new ArrayList<>(openers);
        var opener = new Opener(membership.wamid(), membership.unitId());
        if (membership.opens() && membership.holds()) now.add(opener);
        else if (membership.opens()) now.remove(opener);
        var count = members + (membership.holds() ? 1 : -1);
        return became(
                membership.to(), new ConversationState(revision, conversation, count, now, rank));
    }

    /// Its rank in its free tier; one about a position that the conversation has left changes
    /// nothing.
    public Step<ConversationState, LedgerEvent> apply(TierRank rankNow) {
        if (conversation == null
                || !rankNow.concerns(conversation.estimate(), conversation.position()))
            return new Step<>(this, List.of());
        return became(
                rankNow.to(),
                new ConversationState(revision, conversation, members, openers, rankNow));
    }

    private Step<ConversationState, LedgerEvent> became(String id, ConversationState after) {
        return new Step<>(after, LedgerEvent.between(assertions(id), after.assertions(id)));
    }

    private List<Assertion> assertions(String id) {
        if (revision == 0) return List.of();
        var assertions = new ArrayList<Assertion>();
        var estimate = conversation == null ? null : conversation.estimate();
        var decided = estimate;
        if (conversation != null && estimate != null) {
            if (estimate.tier() != null)
                assertions.add(new TierMembership(estimate.tier(), conversation.position(), true));
            decided = estimate.after(rank, conversation.position());
            if (members == 0) assertions.add(new UnitAssertion(id, unit(conversation, decided)));
        }
        for (var opener : openers)
            assertions.add(new DerivedEstimate(opener.unitId(), id, decided, true));
        return assertions;
    }

    private static Unit unit(Conversation conversation, Estimate decided) {
        return new Unit(
                conversation.id(), Unit.Kind.CONVERSATION, conversation.context(), decided, null);
    }
}
