package convometer.tracker.rules;

import java.time.Instant;

/// A conversation as it is derived, and what was told of it.
public final class Episode {

    private Conversation conversation;
    private int messages;
    private int revision;
    private boolean endTold;

    /// A conversation.
    ///
    /// @param messages how many messages are in it
    /// @param revision the last told; 0: none
    /// @param endTold its end was told
    public Episode(Conversation conversation, int messages, int revision, boolean endTold) {
        this.conversation = conversation;
        this.messages = messages;
        this.revision = revision;
        this.endTold = endTold;
    }

    static Episode opened(Conversation conversation) {
        return new Episode(conversation, 0, 0, false);
    }

    /// The same conversation at the same stage, to go on with by itself.
    Episode copy() {
        return new Episode(conversation, messages, revision, endTold);
    }

    public Conversation conversation() {
        return conversation;
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

    void join() {
        messages++;
    }

    /// A free entry point opens.
    void cut(Instant at) {
        conversation = conversation.endingAt(at);
    }

    void tellEnd() {
        endTold = true;
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
