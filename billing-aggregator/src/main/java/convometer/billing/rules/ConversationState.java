package convometer.billing.rules;

import convometer.billing.rules.Note.Link;
import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Note.Standing;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Note.Word;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What is known of one derived conversation. It is a unit of its own unless a message of it
/// belongs to a unit by Meta's conversation id (V3); then what the rules derive for it is that
/// unit's estimate, if one of that unit's messages opened it.
///
/// @param revision of the newest fact; 0: only messages told of it
/// @param conversation null: it is none
/// @param members how many messages of it belong to units by Meta's conversation id
/// @param openers those among them that opened it: one, but for a moment
/// @param rank newest word of its free tier; null: none yet
public record ConversationState(
        int revision,
        @Nullable Conversation conversation,
        long members,
        List<Opener> openers,
        @Nullable Rank rank) {

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
    /// @param told null: it was not, after all
    public Step<ConversationState, Note> assessed(
            String id, int newRevision, @Nullable Conversation told) {
        if (newRevision < revision) return new Step<>(this, List.of());
        return became(id, new ConversationState(newRevision, told, members, openers, rank));
    }

    public Step<ConversationState, Note> linked(Link link) {
        var now = new ArrayList<>(openers);
        var opener = new Opener(link.wamid(), link.unitId());
        if (link.opens() && link.holds()) now.add(opener);
        else if (link.opens()) now.remove(opener);
        var count = members + (link.holds() ? 1 : -1);
        return became(link.to(), new ConversationState(revision, conversation, count, now, rank));
    }

    /// A word of a free tier; one about a place that the conversation has left changes nothing.
    public Step<ConversationState, Note> ranked(Rank word) {
        if (conversation == null
                || !word.concerns(conversation.estimate(), conversation.position()))
            return new Step<>(this, List.of());
        return became(
                word.to(), new ConversationState(revision, conversation, members, openers, word));
    }

    private Step<ConversationState, Note> became(String id, ConversationState after) {
        return new Step<>(after, Note.between(standing(id), after.standing(id)));
    }

    private List<Standing> standing(String id) {
        if (revision == 0) return List.of();
        var notes = new ArrayList<Standing>();
        var estimate = conversation == null ? null : conversation.estimate();
        var heard = estimate;
        if (conversation != null && estimate != null) {
            if (estimate.pool() != null)
                notes.add(new Move(estimate.pool(), conversation.position(), true));
            heard = estimate.heard(rank, conversation.position());
            if (members == 0) notes.add(new Told(id, unit(conversation, heard)));
        }
        for (var opener : openers) notes.add(new Word(opener.unitId(), id, heard, true));
        return notes;
    }

    private static Unit unit(Conversation conversation, Estimate heard) {
        return new Unit(
                conversation.id(), Unit.Kind.CONVERSATION, conversation.origin(), heard, null);
    }
}
