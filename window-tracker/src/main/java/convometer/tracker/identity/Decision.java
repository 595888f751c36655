package convometer.tracker.identity;

import convometer.tracker.conversation.Conversation;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.Wamid;

import java.time.Instant;
import java.util.List;

/// What was decided about a thread: a fact, or the correction of one.
public sealed interface Decision {

    /// A window opened.
    record WindowOpened(Instant openedAt, Instant until) implements Decision {}

    /// The window that opened at `openedAt` lasts longer.
    record WindowExtended(Instant openedAt, Instant until) implements Decision {}

    /// Something late: the windows that opened at `supersedes` were this one.
    record WindowCorrected(Instant openedAt, Instant until, List<Instant> supersedes)
            implements Decision {}

    /// Time passed the window's end.
    record WindowClosed(Instant openedAt, Instant until) implements Decision {}

    /// Meta failed a free-form message because the window was closed. Our window stays (W6).
    record WindowDisputed(Wamid wamid) implements Decision {}

    /// A conversation opened.
    ///
    /// @param messages delivered messages in it so far
    record ConversationOpened(Conversation conversation, int revision, int messages)
            implements Decision {}

    /// Something late, or a free entry point: the conversation is another than was emitted, or
    /// none.
    record ConversationCorrected(
            Conversation conversation, int revision, boolean withdrawn, int messages)
            implements Decision {}

    /// Time passed the conversation's end.
    record ConversationEnded(Conversation conversation, int revision, int messages)
            implements Decision {}

    /// A message was delivered, or something about a delivered message is another than was emitted.
    record MessageDelivered(Delivery delivery, int revision) implements Decision {}

    /// The customer has another name from now on; what was emitted of the thread under this one is
    /// emitted again under that one, or withdrawn. The name may be shown at another key as well, of
    /// which it is not known yet that it is the same customer's: what is not listed stays.
    ///
    /// @param windows the starts of those that are not this name's any more
    record ThreadMerged(CustomerId into, List<Instant> windows) implements Decision {}

    /// It came so late that what it would change is forgotten (S6). It changes nothing.
    record TooLate() implements Decision {}
}
