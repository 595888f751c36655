package convometer.billing.rules;

import static convometer.billing.rules.PricingTypes.FREE_CUSTOMER_SERVICE;
import static convometer.billing.rules.PricingTypes.FREE_ENTRY_POINT;
import static convometer.billing.rules.PricingTypes.FREE_GROUP_CUSTOMER_SERVICE;
import static convometer.billing.rules.PricingTypes.FREE_TIER;
import static convometer.billing.rules.PricingTypes.REGULAR;

import convometer.billing.rules.Delivery.Kind;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/// Rules P and V for one delivery and for one derived conversation by itself: what it is to the
/// ledger and what our rules make of it. Free tiers (P3), units by Meta's conversation id (V3) and
/// prices (R2) come after.
public final class Assessments {

    private final BillingAccounts accounts;
    private final Eras eras;
    private final Markets markets;

    public Assessments(BillingAccounts accounts, Eras eras, Markets markets) {
        this.accounts = accounts;
        this.eras = eras;
        this.markets = markets;
    }

    /// What a delivered message has to do with money; null: nothing.
    ///
    /// @throws UnknownAccountException if neither its billing account nor its number is known (V7)
    public @Nullable Message message(Delivery delivery) {
        return message(delivery, accounts.required(delivery.wabaId(), delivery.phoneNumberId()));
    }

    @Nullable Message message(Delivery delivery, Account account) {
        if (delivery.withdrawn() || delivery.kind() == Kind.REACTION) return null;
        var date = account.dateOf(delivery.at());
        var era = eras.at(date).orElse(null);
        var byMessage = era != null && era.byMessage();
        var unitId = !byMessage || isByConversation(delivery) ? unitId(delivery) : null;
        if (!byMessage && unitId == null) return null;
        var context =
                ChargeContext.of(
                        account,
                        delivery.phoneNumberId(),
                        delivery.customer(),
                        markets.of(delivery.recipient(), delivery.customer(), date),
                        delivery.at(),
                        date,
                        delivery.sentByUs(),
                        delivery.attribution());
        return new Message(
                delivery.id(),
                delivery.group() ? Unit.Kind.GROUP_MESSAGE : Unit.Kind.MESSAGE,
                byMessage,
                context,
                era != null && byMessage ? estimate(delivery, account, era, context) : null,
                delivery.reported(),
                unitId,
                delivery.conversationId(),
                delivery.opensConversation());
    }

    /// P5.
    private static boolean isByConversation(Delivery delivery) {
        return delivery.reported() != null && "CBP".equalsIgnoreCase(delivery.reported().model());
    }

    /// P9: a message to a group is a unit for each participant, whatever Meta's conversation.
    private static @Nullable String unitId(Delivery delivery) {
        return delivery.group() ? null : delivery.reportedConversationId();
    }

    /// A derived conversation, with what is charged by it where conversations are.
    ///
    /// @throws UnknownAccountException if neither its billing account nor its number is known (V7)
    public Conversation conversation(Opening opening) {
        var account = accounts.required(opening.wabaId(), opening.phoneNumberId());
        var date = account.dateOf(opening.at());
        var context =
                ChargeContext.of(
                        account,
                        opening.phoneNumberId(),
                        opening.customer(),
                        markets.of(opening.recipient(), opening.customer(), date),
                        opening.at(),
                        date,
                        opening.sentByUs(),
                        Attribution.NONE);
        var estimate =
                eras.at(date)
                        .filter(era -> !era.byMessage())
                        .map(era -> estimate(opening.category(), era, context))
                        .orElse(null);
        return new Conversation(opening.id(), opening.category(), context, estimate);
    }

    private static Estimate estimate(String category, Era era, ChargeContext context) {
        if (category.equals(Categories.ENTRY_POINT))
            return Estimate.decided(category, FREE_ENTRY_POINT);
        if (era.free().contains(category)) return Estimate.decided(category, FREE_CUSTOMER_SERVICE);
        var allowance = era.allowance(category);
        return allowance == null
                ? Estimate.decided(category, REGULAR)
                : new Estimate(category, FREE_TIER, Tier.ofConversations(context, allowance));
    }

    /// Null: the message has no estimate of its own.
    private @Nullable Estimate estimate(
            Delivery delivery, Account account, Era era, ChargeContext context) {
        var category = categoryOf(delivery);
        if (joinsOldUtility(delivery, account, category)) return null;
        var named = delivery.group() ? Categories.inGroup(category) : category;
        if (category.equals(Categories.UNKNOWN)) return Estimate.decided(category, null);
        if (delivery.inEntryPoint()) return Estimate.decided(named, FREE_ENTRY_POINT);
        var free = delivery.group() ? FREE_GROUP_CUSTOMER_SERVICE : FREE_CUSTOMER_SERVICE;
        if (isFree(category, delivery, era)) return Estimate.decided(named, free);
        var allowance = era.allowance(category);
        return allowance == null
                ? Estimate.decided(named, REGULAR)
                : new Estimate(named, free, Tier.ofMessages(context, allowance));
    }

    private static boolean isFree(String category, Delivery delivery, Era era) {
        return era.free().contains(category)
                || (delivery.inWindow() && era.freeInWindow().contains(category));
    }

    /// P6: a template of no known category is unknown.
    private static String categoryOf(Delivery delivery) {
        return switch (delivery.kind()) {
            case FREE_FORM -> Categories.SERVICE;
            case TEMPLATE ->
                    Categories.ofTemplate(Objects.requireNonNullElse(delivery.category(), ""));
            case REACTION, UNKNOWN -> Categories.UNKNOWN;
        };
    }

    /// P5: a utility conversation from the time when conversations were charged pays for the
    /// utility templates that still join it.
    private boolean joinsOldUtility(Delivery delivery, Account account, String category) {
        var conversation = delivery.conversationId();
        if (conversation == null
                || !category.equals(Categories.UTILITY)
                || !isUtility(conversation)) return false;
        var openedOn = openedOn(conversation, delivery, account);
        return openedOn != null && eras.at(openedOn).filter(Era::byMessage).isEmpty();
    }

    /// Judged where the conversation's own account is at home, not the message's.
    private @Nullable LocalDate openedOn(
            String conversationId, Delivery delivery, Account account) {
        var opened = instant(conversationId.substring(conversationId.lastIndexOf('/') + 1));
        if (opened == null) return null;
        var wabaId = Objects.requireNonNullElse(delivery.conversationWabaId(), account.wabaId());
        return accounts.of(wabaId, delivery.phoneNumberId()).orElse(account).dateOf(opened);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isUtility(String conversationId) {
        var parts = conversationId.split("/", -1);
        return parts.length >= 4 && parts[parts.length - 2].equals(Categories.UTILITY);
    }
}
