package convometer.billing.streams;

import convometer.billing.rules.Account;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Delivery.Kind;
import convometer.billing.rules.Delivery.Reported;
import convometer.events.DeliveryFact;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// Contracts into the words of the rules.
final class Facts {

    /// V7: the account of the fact, else the one that lists the number.
    static Optional<Account> account(Accounts accounts, String wabaId, String phoneNumberId) {
        return accounts.waba(wabaId)
                .or(() -> accounts.wabaOfNumber(phoneNumberId))
                .map(waba -> new Account(waba.id(), waba.timezone(), waba.currency()));
    }

    static Delivery delivery(ThreadDecision decision, DeliveryFact fact) {
        var conversation = fact.getConversation();
        return new Delivery(
                fact.getWamid(),
                decision.getPhoneNumberId(),
                decision.getCustomer(),
                fact.getDeliveredAt(),
                fact.getRecipient(),
                kind(fact.getKind()),
                fact.getCategory(),
                fact.getSentByUs(),
                fact.getInWindow(),
                fact.getInEntryPoint(),
                fact.getConversationId(),
                reported(fact.getPricing()),
                conversation == null ? null : conversation.getId());
    }

    /// An open set: a word that is not known here says that the message is not known.
    private static Kind kind(String kind) {
        return switch (kind) {
            case "free_form" -> Kind.FREE_FORM;
            case "template" -> Kind.TEMPLATE;
            case "reaction" -> Kind.REACTION;
            default -> Kind.UNKNOWN;
        };
    }

    private static @Nullable Reported reported(@Nullable ReportedPricing pricing) {
        return pricing == null
                ? null
                : new Reported(
                        pricing.getBillable(),
                        pricing.getModel(),
                        pricing.getType(),
                        pricing.getCategory(),
                        pricing.getSubtype());
    }

    private Facts() {}
}
