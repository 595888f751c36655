package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Message;

import org.jspecify.annotations.Nullable;

/// A fact of a thread, as far as money is concerned: what it rests on is the thread's alone.
public sealed interface AssessedFact {

    /// Id of the message or of the derived conversation.
    String id();

    /// Revision of the fact: of several the greatest holds.
    int revision();

    /// A delivered message.
    ///
    /// @param message null: it has nothing to do with money
    record OfMessage(String id, int revision, @Nullable Message message) implements AssessedFact {}

    /// A derived conversation.
    ///
    /// @param conversation null: it was none, after all
    record OfConversation(String id, int revision, @Nullable Conversation conversation)
            implements AssessedFact {}
}
