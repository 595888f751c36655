package convometer.billing.ledger;

import convometer.billing.rules.ConversationState;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.MessageState;
import convometer.billing.rules.Opening;
import convometer.billing.rules.PendingCharge;
import convometer.billing.rules.Priced;
import convometer.billing.rules.ReportedUnit;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// All that the ledger knows under one id, which is that of a message, of a derived conversation or
/// of a conversation of Meta's: each of them is a unit, or may become one. It is changed by
/// [LedgerEngine] and [Bookkeeper], one fact at a time.
public final class LedgerRow {

    /// A unit whose tier is much about changes often.
    private static final int MOST_EARLIER = 20;

    private final String id;
    private final String month;
    private final boolean isNew;
    private String monthNow;
    private BillingTables tables;
    private @Nullable Delivery delivery;
    private MessageState message = MessageState.UNSEEN;
    private @Nullable Opening opening;
    private ConversationState conversation = ConversationState.UNSEEN;
    private ReportedUnit reported = ReportedUnit.UNSEEN;
    private PendingCharge pending = PendingCharge.UNSEEN;
    private @Nullable Charge charge;
    private List<EarlierRevision> earlier = List.of();
    private boolean changed;

    private LedgerRow(String id, BillingTables tables, String month, boolean isNew) {
        this.isNew = isNew;
        this.id = id;
        this.tables = tables;
        this.month = month;
        monthNow = month;
    }

    /// A row under whose id nothing is known yet.
    ///
    /// @param tables by which it will be assessed and priced
    /// @param month with which it is kept at first
    public static LedgerRow unseen(String id, BillingTables tables, String month) {
        return new LedgerRow(id, tables, month, true);
    }

    /// A row as it was stored.
    public static LedgerRow stored(
            String id,
            BillingTables tables,
            String month,
            @Nullable Delivery delivery,
            MessageState message,
            @Nullable Opening opening,
            ConversationState conversation,
            ReportedUnit reported,
            PendingCharge pending,
            @Nullable Charge charge,
            List<EarlierRevision> earlier) {
        var row = new LedgerRow(id, tables, month, false);
        row.delivery = delivery;
        row.message = message;
        row.opening = opening;
        row.conversation = conversation;
        row.reported = reported;
        row.pending = pending;
        row.charge = charge;
        row.earlier = earlier;
        return row;
    }

    public String id() {
        return id;
    }

    /// The local month with which it is kept, `2026-10`.
    public String month() {
        return month;
    }

    /// The local month of which it is by what is known of it, by which it is kept from now on.
    public String monthNow() {
        var unit = pending.unit();
        if (unit != null) return unit.context().month();
        var known = message.message();
        if (known != null) return known.context().month();
        var opened = conversation.conversation();
        return opened == null ? monthNow : opened.context().month();
    }

    /// The first message of it as a unit is of a month. It is stored even if it says nothing yet:
    /// where it is, there are its messages.
    void beginsIn(String now) {
        changed |= isNew || !now.equals(monthNow);
        monthNow = now;
    }

    /// The tables in the version by which it was booked first, or repriced since.
    public BillingTables tables() {
        return tables;
    }

    void tables(BillingTables now) {
        changed = true;
        tables = now;
    }

    /// The newest fact of it as a message; null: there is none.
    public @Nullable Delivery delivery() {
        return delivery;
    }

    public MessageState message() {
        return message;
    }

    void message(@Nullable Delivery known, MessageState now) {
        changed |= !now.equals(message) || !Objects.equals(known, delivery);
        delivery = known;
        message = now;
    }

    /// When it opened as a derived conversation; where it is none any more, about when.
    private Instant openedAt() {
        return opening == null
                ? YearMonth.parse(month).atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant()
                : opening.at();
    }

    /// The newest facts of it: as a message, and as a derived conversation.
    public List<LedgerFact> facts() {
        var facts = new ArrayList<LedgerFact>(1);
        if (delivery != null) facts.add(new LedgerFact.OfMessage(message.revision(), delivery));
        if (conversation.revision() > 0)
            facts.add(
                    new LedgerFact.OfConversation(
                            id, conversation.revision(), openedAt(), opening));
        return facts;
    }

    /// The newest fact of it as a derived conversation; null: there is none, or it was none.
    public @Nullable Opening opening() {
        return opening;
    }

    public ConversationState conversation() {
        return conversation;
    }

    void conversation(@Nullable Opening known, ConversationState now) {
        changed |= !now.equals(conversation) || !Objects.equals(known, opening);
        opening = known;
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

    void pending(PendingCharge now) {
        pending = now;
        changed = true;
    }

    /// The unit with its price; null: it is none.
    public @Nullable Priced priced() {
        return pending.priced(tables.prices());
    }

    /// The newest revision that was written; null: none.
    public @Nullable Charge charge() {
        return charge;
    }

    /// The revisions before it, as many as are kept, the oldest first.
    public List<EarlierRevision> earlier() {
        return earlier;
    }

    /// The next revision.
    void charge(Charge now) {
        if (charge != null) {
            var kept = new ArrayList<>(earlier);
            kept.add(EarlierRevision.of(charge));
            if (kept.size() > MOST_EARLIER) kept.removeFirst();
            earlier = List.copyOf(kept);
        }
        charge = now;
        changed = true;
    }

    /// The charge of another row, with what was before it.
    void chargeOf(LedgerRow other) {
        charge = other.charge;
        earlier = other.earlier;
        changed = true;
    }

    /// Whether there is something to be stored since the last time that this was asked.
    boolean takeChanged() {
        var was = changed;
        changed = false;
        return was;
    }
}
