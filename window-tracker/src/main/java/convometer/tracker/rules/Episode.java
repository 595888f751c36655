package convometer.tracker.rules;

import java.time.Instant;

/// A conversation as it is derived, and what was told of it.
public final class Episode {

    private Conversation conversation;
    private final Instant uncutEnd;
    private int messages;
    private int revision;
    private boolean endTold;
    private boolean withdrawn;

    /// A conversation.
    ///
    /// @param uncutEnd its end if no free entry point ends it
    /// @param messages how many messages are in it
    /// @param revision the last told; 0: none
    /// @param endTold its end was told
    /// @param withdrawn it was told and is not any more: its revisions go on if it comes back
    public Episode(
            Conversation conversation,
            Instant uncutEnd,
            int messages,
            int revision,
            boolean endTold,
            boolean withdrawn) {
        this.conversation = conversation;
        this.uncutEnd = uncutEnd;
        this.messages = messages;
        this.revision = revision;
        this.endTold = endTold;
        this.withdrawn = withdrawn;
    }

    static Episode opened(Conversation conversation) {
        return new Episode(conversation, conversation.endedAt(), 0, 0, false, false);
    }

    /// The same conversation as it was before anything ended it, to go on with by itself.
    Episode uncut() {
        return new Episode(
                conversation.endingAt(uncutEnd), uncutEnd, messages, revision, endTold, false);
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

    public boolean endTold() {
        return endTold;
    }

    public boolean withdrawn() {
        return withdrawn;
    }

    /// The place of the message that opened it.
    Position opener() {
        return new Position(conversation.openedAt(), conversation.openedBy());
    }

    /// Whether it is the same as the other, apart from what may still end it.
    boolean isLike(Episode other) {
        return conversation.endingAt(uncutEnd).equals(other.conversation.endingAt(other.uncutEnd));
    }

    void join() {
        messages++;
    }

    void joined(int more) {
        messages += more;
    }

    /// A free entry point opens.
    void cut(Instant at) {
        conversation = conversation.endingAt(at);
    }

    void tellEnd() {
        endTold = true;
    }

    void withdraw() {
        withdrawn = true;
    }

    /// Goes on from what was told of it before.
    void continues(int toldRevision, boolean toldEnd) {
        revision = toldRevision;
        endTold = toldEnd;
    }

    int nextRevision() {
        return ++revision;
    }
}
