package convometer.billing.rules;

import static convometer.billing.rules.PricingTypes.FREE_CUSTOMER_SERVICE;
import static convometer.billing.rules.PricingTypes.FREE_ENTRY_POINT;
import static convometer.billing.rules.PricingTypes.REGULAR;

import convometer.billing.rules.Assessment.NoUnit;
import convometer.billing.rules.Assessment.Unit;
import convometer.billing.rules.Assessment.Unsupported;
import convometer.billing.rules.Delivery.Kind;
import convometer.billing.rules.Estimate.Pool;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;

/// Rules P and V for a delivered message: whether it is a unit, what our rules make of it and what
/// Meta said. The free tier (P3) and the price (R2) come after.
public final class Assessments {

    private final Eras eras;
    private final Markets markets;

    public Assessments(Eras eras, Markets markets) {
        this.eras = eras;
        this.markets = markets;
    }

    public Assessment assess(Delivery delivery, Account account) {
        if (delivery.kind() == Kind.REACTION) return new NoUnit();
        var date = account.dateOf(delivery.at());
        var era = eras.at(date).orElse(null);
        if (era == null) return new NoUnit();
        if (!era.byMessage())
            return new Unsupported(
                    "era_not_supported",
                    "delivered on " + date + ", when conversations were charged");
        if (isConversationUnit(delivery))
            return new Unsupported(
                    "conversation_unit_not_supported",
                    "Meta charges the conversation " + delivery.reportedConversationId());
        return assess(delivery, account, era);
    }

    /// P5.
    private static boolean isConversationUnit(Delivery delivery) {
        return delivery.reportedConversationId() != null
                && delivery.reported() != null
                && "CBP".equalsIgnoreCase(delivery.reported().model());
    }

    private Assessment assess(Delivery delivery, Account account, Era era) {
        var date = account.dateOf(delivery.at());
        var month = YearMonth.from(date).toString();
        var estimate = joinsOldUtility(delivery, account) ? null : estimate(delivery, era, month);
        var verdict = delivery.reported() == null ? null : Verdict.of(delivery.reported());
        if (estimate == null && verdict == null) return new NoUnit();
        return new Unit(
                new MessageUnit(
                        delivery.wamid(),
                        account.wabaId(),
                        delivery.phoneNumberId(),
                        delivery.customer(),
                        markets.of(delivery.recipient(), delivery.customer(), date),
                        delivery.at(),
                        date,
                        month,
                        account.currency(),
                        estimate,
                        verdict,
                        delivery.sentByUs()));
    }

    private static Estimate estimate(Delivery delivery, Era era, String month) {
        var category = categoryOf(delivery);
        if (category.equals(Categories.UNKNOWN)) return Estimate.decided(category, null);
        if (delivery.inEntryPoint()) return Estimate.decided(category, FREE_ENTRY_POINT);
        return switch (category) {
            case Categories.SERVICE -> freeForm(delivery, era, month);
            case Categories.UTILITY ->
                    Estimate.decided(
                            category,
                            era.utilityFreeInWindow() && delivery.inWindow()
                                    ? FREE_CUSTOMER_SERVICE
                                    : REGULAR);
            default -> Estimate.decided(category, REGULAR);
        };
    }

    private static Estimate freeForm(Delivery delivery, Era era, String month) {
        if (era.freeForm() == null)
            return Estimate.decided(Categories.SERVICE, FREE_CUSTOMER_SERVICE);
        var pool = new Pool(delivery.phoneNumberId(), month, era.freeForm());
        return new Estimate(Categories.SERVICE, null, pool);
    }

    /// P6: a template of no known category is unknown.
    private static String categoryOf(Delivery delivery) {
        return switch (delivery.kind()) {
            case FREE_FORM -> Categories.SERVICE;
            case TEMPLATE -> templateCategory(delivery.category());
            case REACTION, UNKNOWN -> Categories.UNKNOWN;
        };
    }

    private static String templateCategory(@Nullable String category) {
        if (category == null) return Categories.UNKNOWN;
        var normalised = Categories.normalised(category);
        return Categories.TEMPLATES.contains(normalised) ? normalised : Categories.UNKNOWN;
    }

    /// P5: a utility conversation from the time when conversations were charged pays for the
    /// utility templates that still join it.
    private boolean joinsOldUtility(Delivery delivery, Account account) {
        if (!categoryOf(delivery).equals(Categories.UTILITY) || delivery.conversationId() == null)
            return false;
        var parts = delivery.conversationId().split("/", -1);
        if (parts.length < 4 || !parts[parts.length - 2].equals(Categories.UTILITY)) return false;
        var opened = instant(parts[parts.length - 1]);
        return opened != null && eras.at(account.dateOf(opened)).filter(Era::byMessage).isEmpty();
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
