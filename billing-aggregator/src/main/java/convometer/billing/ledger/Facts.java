package convometer.billing.ledger;

import convometer.billing.rules.Account;
import convometer.billing.rules.Assessments;
import convometer.billing.rules.Conversation;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Delivery.Kind;
import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Markets;
import convometer.billing.rules.Opening;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What facts of threads are to the ledger.
public final class Facts {

    private final Map<String, Account> byId = new HashMap<>();
    private final Map<String, Account> byNumber = new HashMap<>();
    private final Assessments assessments;

    public Facts(Accounts accounts, Eras eras, Markets markets) {
        assessments = new Assessments(eras, markets);
        for (var portfolio : accounts.portfolios())
            for (var waba : portfolio.wabas()) {
                var account =
                        new Account(portfolio.id(), waba.id(), waba.timezone(), waba.currency());
                byId.put(waba.id(), account);
                for (var number : waba.numbers()) byNumber.put(number.id(), account);
            }
    }

    /// What a decision is to the ledger; null: it says nothing of deliveries or conversations.
    ///
    /// @throws UnknownAccountException if neither its billing account nor its number is known (V7)
    public @Nullable AssessedFact assess(ThreadDecision decision) {
        var delivery = decision.getDelivery();
        if (delivery != null) return assess(decision, delivery);
        var conversation = decision.getConversation();
        return conversation == null ? null : assess(decision, conversation);
    }

    private AssessedFact assess(ThreadDecision decision, DeliveryFact fact) {
        var account = required(decision, fact.getWabaId());
        var message = assessments.message(delivery(decision, fact, account), account);
        return new AssessedFact.OfMessage(unitId(decision, fact), fact.getRevision(), message);
    }

    private AssessedFact assess(ThreadDecision decision, ConversationFact fact) {
        var account = required(decision, fact.getWabaId());
        var conversation = fact.getWithdrawn() ? null : conversation(decision, fact, account);
        return new AssessedFact.OfConversation(
                fact.getConversationId(), fact.getRevision(), conversation);
    }

    private Account required(ThreadDecision decision, String wabaId) {
        var number = decision.getPhoneNumberId();
        return account(wabaId, number)
                .orElseThrow(() -> new UnknownAccountException(wabaId, number));
    }

    /// V7: the account of the fact, else the one that lists the number.
    private Optional<Account> account(String wabaId, String phoneNumberId) {
        var own = byId.get(wabaId);
        return Optional.ofNullable(own == null ? byNumber.get(phoneNumberId) : own);
    }

    /// The id that a message has as a unit: in a group, each participant's is one (P9).
    private static String unitId(ThreadDecision decision, DeliveryFact fact) {
        if (fact.getGroupId() == null) return fact.getWamid();
        var participant = Objects.requireNonNullElse(fact.getParticipant(), decision.getCustomer());
        return fact.getWamid() + "/" + participant;
    }

    private Delivery delivery(ThreadDecision decision, DeliveryFact fact, Account account) {
        var conversation = fact.getConversation();
        return new Delivery(
                unitId(decision, fact),
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
                openedOn(decision, fact, account),
                fact.getOpensConversation(),
                reported(fact.getPricing()),
                conversation == null ? null : conversation.getId(),
                fact.getGroupId() != null,
                fact.getWithdrawn());
    }

    /// Judged where the conversation's own account is at home, not the message's.
    private @Nullable LocalDate openedOn(
            ThreadDecision decision, DeliveryFact fact, Account account) {
        var id = fact.getConversationId();
        var opened = id == null ? null : instant(id.substring(id.lastIndexOf('/') + 1));
        if (opened == null) return null;
        var waba = Objects.requireNonNullElse(fact.getConversationWabaId(), account.wabaId());
        return account(waba, decision.getPhoneNumberId()).orElse(account).dateOf(opened);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Conversation conversation(
            ThreadDecision decision, ConversationFact fact, Account account) {
        var opening =
                new Opening(
                        fact.getConversationId(),
                        fact.getCategory(),
                        decision.getPhoneNumberId(),
                        decision.getCustomer(),
                        fact.getRecipient(),
                        fact.getOpenedAt(),
                        fact.getSentByUs());
        return assessments.conversation(opening, account);
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
}
