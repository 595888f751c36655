package convometer.tracker.conversation;

import java.time.Instant;

/// A conversation as it is derived, and what was emitted of it.
public final class DerivedConversation {

    private Conversation conversation;
    private final Instant uncutEnd;
    private int messages;
    private int revision;
    private boolean endEmitted;
    private boolean withdrawn;

    /// A conversation.
    ///
    /// @param uncutEnd its end if no free entry point ends it
    /// @param messages how many messages are in it
    /// @param revision the last emitted; 0: none
    /// @param endEmitted its end was emitted
    /// @param withdrawn it was emitted and is not any more: its revisions go on if it comes back
    public DerivedConversation(
            Conversation conversation,
            Instant uncutEnd,
            int messages,
            int revision,
            boolean endEmitted,
            boolean withdrawn) {
        this.conversation = conversation;
        this.uncutEnd = uncutEnd;
        this.messages = messages;
        this.revision = revision;
        this.endEmitted = endEmitted;
        this.withdrawn = withdrawn;
    }

    static DerivedConversation opened(Conversation conversation) {
        return new DerivedConversation(conversation, conversation.endedAt(), 0, 0, false, false);
    }

    /// The same conversation as it was before anything ended it, to go on with by itself.
    DerivedConversation uncut() {
        return new DerivedConversation(
                conversation.endingAt(uncutEnd), uncutEnd, messages, revision, endEmitted, false);
    }

    public Conversation conversation() {
        return conversation;
    }

    public Instant uncutEnd() {
        return uncutEnd;
    }

    public int messages() {
        return messages;
    }

    public int revision() {
        return revision;
    }

    public boolean endEmitted() {
        return endEmitted;
    }

    public boolean withdrawn() {
        return withdrawn;
    }

    /// The position of the message that opened it.
    Position opener() {
        return new Position(conversation.openedAt(), conversation.openedBy());
    }

    /// Whether it is the same as the other, apart from what may still end it.
    boolean isLike(DerivedConversation other) {
        return conversation.endingAt(uncutEnd).equals(other.conversation.endingAt(other.uncutEnd));
    }

    /// Whether its end was not emitted yet, or a delivery may still join it.
    ///
    /// @param tail the instant of the last delivery: what has not ended by then may be joined
    boolean isCurrent(Instant tail) {
        return !withdrawn && (!endEmitted || conversation.endedAt().isAfter(tail));
    }

    /// The one that goes on if both turn out to be the same.
    DerivedConversation merge(DerivedConversation other) {
        var one = withdrawn && !other.withdrawn ? other : this;
        one.continueFrom(Math.max(revision, other.revision), one.endEmitted);
        return one;
    }

    void join() {
        messages++;
    }

    void addMessages(int more) {
        messages += more;
    }

    /// A free entry point opens.
    void cut(Instant at) {
        conversation = conversation.endingAt(at);
    }

    void markEndEmitted() {
        endEmitted = true;
    }

    void withdraw() {
        withdrawn = true;
    }

    /// Goes on from what was emitted of it before.
    void continueFrom(int emittedRevision, boolean emittedEnd) {
        revision = emittedRevision;
        endEmitted = emittedEnd;
    }

    int nextRevision() {
        return ++revision;
    }
}
