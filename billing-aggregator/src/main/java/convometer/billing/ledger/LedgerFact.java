package convometer.billing.ledger;

import convometer.billing.rules.Delivery;
import convometer.billing.rules.Opening;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A fact of a thread, as far as the ledger is concerned. It is kept as it came: what it is to
/// money is a matter of tables, and these may change.
public sealed interface LedgerFact {

    /// Id of the message, in a group wamid/participant, or of the derived conversation.
    String id();

    /// Revision of the fact: of several the greatest holds.
    int revision();

    /// When the message was delivered, or the conversation opened.
    Instant at();

    /// The fact in a few words.
    default String describe() {
        var what = this instanceof OfMessage ? "message " : "conversation ";
        return what + id() + ", revision " + revision();
    }

    /// A delivered message.
    record OfMessage(int revision, Delivery delivery) implements LedgerFact {

        @Override
        public String id() {
            return delivery.id();
        }

        @Override
        public Instant at() {
            return delivery.at();
        }
    }

    /// A derived conversation.
    ///
    /// @param opening null: it was none, after all
    record OfConversation(String id, int revision, Instant at, @Nullable Opening opening)
            implements LedgerFact {}
}
