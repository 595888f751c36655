package convometer.billing.ledger;

import convometer.billing.rules.ConversationState;
import convometer.billing.rules.MessageState;
import convometer.billing.rules.PendingCharge;
import convometer.billing.rules.ReportedUnit;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

/// All that the ledger knows under one id, which is that of a message, of a derived conversation or
/// of a conversation of Meta's: each of them is a unit, or may become one. It is changed by
/// [LedgerEngine] and [Bookkeeper], one fact at a time.
public final class LedgerRow {

    private final String id;
    private MessageState message;
    private ConversationState conversation;
    private ReportedUnit reported;
    private PendingCharge pending;
    private @Nullable Charge charge;
    private boolean changed;

    /// A row as it was stored.
    ///
    /// @param charge the newest revision that was written; null: none
    public LedgerRow(
            String id,
            MessageState message,
            ConversationState conversation,
            ReportedUnit reported,
            PendingCharge pending,
            @Nullable Charge charge) {
        this.id = id;
        this.message = message;
        this.conversation = conversation;
        this.reported = reported;
        this.pending = pending;
        this.charge = charge;
    }

    /// A row under whose id nothing is known yet.
    public static LedgerRow unseen(String id) {
        return new LedgerRow(
                id,
                MessageState.UNSEEN,
                ConversationState.UNSEEN,
                ReportedUnit.UNSEEN,
                PendingCharge.UNSEEN,
                null);
    }

    public String id() {
        return id;
    }

    public MessageState message() {
        return message;
    }

    void message(MessageState now) {
        changed |= !now.equals(message);
        message = now;
    }

    public ConversationState conversation() {
        return conversation;
    }

    void conversation(ConversationState now) {
        changed |= !now.equals(conversation);
        conversation = now;
    }

    public ReportedUnit reported() {
        return reported;
    }

    void reported(ReportedUnit now) {
        changed |= !now.equals(reported);
        reported = now;
    }

    public PendingCharge pending() {
        return pending;
    }

    /// What is charged now; answers whether that is something else than before.
    boolean pending(PendingCharge now) {
        if (now.equals(pending)) return false;
        pending = now;
        changed = true;
        return true;
    }

    /// The newest revision that was written; null: none.
    public @Nullable Charge charge() {
        return charge;
    }

    void charge(Charge now) {
        charge = now;
        changed = true;
    }

    /// Whether there is something to be stored since the last time that this was asked.
    boolean takeChanged() {
        var was = changed;
        changed = false;
        return was;
    }
}
