package convometer.billing.rules;

import convometer.billing.rules.LedgerEvent.Assertion;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What is known of one message: its newest assessment and the newest rank in its free tier. What
/// is new of the two may come in any order.
///
/// @param revision of the newest assessment
/// @param message null: it has nothing to do with money
/// @param rank null: not known yet
public record MessageState(int revision, @Nullable Message message, @Nullable TierRank rank) {

    /// Nothing is known.
    public static final MessageState UNSEEN = new MessageState(0, null, null);

    /// A new assessment; an older one changes nothing.
    ///
    /// @param assessed null: the message has nothing to do with money
    public Step<MessageState, LedgerEvent> assess(int newRevision, @Nullable Message assessed) {
        if (newRevision < revision) return new Step<>(this, List.of());
        return became(new MessageState(newRevision, assessed, rank));
    }

    /// Its rank in its free tier; one about a position that the message has left changes nothing.
    public Step<MessageState, LedgerEvent> apply(TierRank rankNow) {
        if (message == null || !rankNow.concerns(message.estimate(), message.position()))
            return new Step<>(this, List.of());
        return became(new MessageState(revision, message, rankNow));
    }

    private Step<MessageState, LedgerEvent> became(MessageState after) {
        return new Step<>(after, LedgerEvent.between(assertions(), after.assertions()));
    }

    private List<Assertion> assertions() {
        return message == null ? List.of() : message.assertions(rank);
    }
}
