package convometer.billing.rules;

import convometer.billing.rules.Note.Standing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What is known of one message: its newest assessment and the newest word of its free tier. News
/// of the two may come in any order.
///
/// @param revision of the newest assessment
/// @param message null: it has nothing to do with money
/// @param rank null: no word yet
public record MessageState(int revision, @Nullable Message message, @Nullable Rank rank) {

    /// Nothing is known.
    public static final MessageState UNSEEN = new MessageState(0, null, null);

    /// A new assessment; an older one changes nothing.
    ///
    /// @param assessed null: the message has nothing to do with money
    public Step<MessageState, Note> assessed(int newRevision, @Nullable Message assessed) {
        if (newRevision < revision) return new Step<>(this, List.of());
        return became(new MessageState(newRevision, assessed, rank));
    }

    /// A word of a free tier; one about a place that the message has left changes nothing.
    public Step<MessageState, Note> ranked(Rank word) {
        if (message == null || !word.concerns(message.estimate(), message.position()))
            return new Step<>(this, List.of());
        return became(new MessageState(revision, message, word));
    }

    private Step<MessageState, Note> became(MessageState after) {
        return new Step<>(after, Note.between(standing(), after.standing()));
    }

    private List<Standing> standing() {
        return message == null ? List.of() : message.standing(rank);
    }
}
