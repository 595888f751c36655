package convometer.tracker.conversation;

import convometer.tracker.group.Participations;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;

/// The rows of a thread beside its header, each small by itself: messages by wamid and in the order
/// of C1, conversations, messages to groups, and what Meta said of the ends of free entry points.
/// What is put can be read at once.
public interface ThreadRows extends Participations.Rows {

    /// A message; null: there is no row of it.
    @Nullable TrackedMessage message(Wamid wamid);

    /// Shows positions of messages from one on (inclusive), in order, for as long as the visitor
    /// wants more.
    void ascend(Position from, Predicate<Position> visitor);

    /// Shows positions of messages before one, the last first, for as long as the visitor wants
    /// more.
    void descend(Position before, Predicate<Position> visitor);

    /// Keeps a message.
    ///
    /// @param before where its row stood in the order; null: it had none
    void put(TrackedMessage message, @Nullable Position before);

    /// Forgets a message.
    ///
    /// @param before where its row stood in the order
    void remove(Wamid wamid, Position before);

    /// Every conversation, the withdrawn ones, too, in the order of their keys.
    List<DerivedConversation> conversations();

    /// A conversation; null: there is no row of it.
    @Nullable DerivedConversation conversation(Conversation.Key key);

    void put(DerivedConversation conversation);

    void remove(Conversation.Key key);

    /// Ids of the free entry points of which Meta reported an end.
    List<String> entryPoints();

    /// What Meta reported of the end of a free entry point, in the order of C5.
    SortedSet<EntryPointEnd> entryPointEnds(String conversationId);

    /// Keeps what Meta reported of the end of a free entry point; nothing: forgets it.
    void put(String conversationId, SortedSet<EntryPointEnd> ends);
}
