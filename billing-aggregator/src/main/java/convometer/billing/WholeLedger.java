package convometer.billing;

import convometer.billing.ledger.Charges;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.Lines;
import convometer.billing.ledger.Parts;
import convometer.billing.rules.Account;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Markets;
import convometer.billing.rules.Note;
import convometer.billing.rules.Prices;
import convometer.billing.rules.RateCards;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;

/// The whole ledger of a history at once, by the rules that also run live: facts in any order, then
/// the charges that hold. Not for several threads.
public final class WholeLedger {

    private final Facts facts;
    private final Parts parts;
    private final Queue<Note> underWay = new ArrayDeque<>();

    /// Null: facts came since they were asked for.
    private @Nullable List<Charge> charges;

    public WholeLedger(Accounts accounts, Eras eras, Markets markets, RateCards cards) {
        facts = new Facts(accounts, eras, markets);
        parts = new Parts(eras, new Prices(cards, eras), underWay::add);
    }

    /// Takes a fact; those that say nothing of deliveries or conversations change nothing.
    ///
    /// @throws IllegalArgumentException if neither its billing account nor its number is known (V7)
    public void add(ThreadDecision decision) {
        charges = null;
        var delivery = decision.getDelivery();
        if (delivery != null) {
            var message =
                    facts.message(decision, delivery, account(decision, delivery.getWabaId()));
            parts.message(Facts.unitId(decision, delivery), delivery.getRevision(), message);
        }
        var conversation = decision.getConversation();
        if (conversation != null) {
            var account = account(decision, conversation.getWabaId());
            parts.conversation(
                    conversation.getConversationId(),
                    conversation.getRevision(),
                    facts.conversation(decision, conversation, account));
        }
        for (var note = underWay.poll(); note != null; note = underWay.poll()) parts.deliver(note);
    }

    private Account account(ThreadDecision decision, String wabaId) {
        return facts.account(wabaId, decision.getPhoneNumberId())
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no account %s and none with the number %s"
                                        .formatted(wabaId, decision.getPhoneNumberId())));
    }

    /// The charge of each unit that is one, in the order of their ids.
    public List<Charge> charges() {
        if (charges == null)
            charges =
                    parts.priced().stream()
                            .map(priced -> Objects.requireNonNull(Charges.next(null, priced)))
                            .toList();
        return charges;
    }

    /// The lines of charges, in the order of their keys.
    public List<BillingCount> counts() {
        Map<String, BillingCount> counts = new TreeMap<>();
        for (var charge : charges())
            for (var change : Lines.changes(null, charge))
                counts.compute(Lines.key(change.getLine()), (_, line) -> Lines.after(line, change));
        return List.copyOf(counts.values());
    }
}
