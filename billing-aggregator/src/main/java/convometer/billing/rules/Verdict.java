package convometer.billing.rules;

import static convometer.billing.rules.PricingTypes.FREE_CUSTOMER_SERVICE;
import static convometer.billing.rules.PricingTypes.FREE_ENTRY_POINT;
import static convometer.billing.rules.PricingTypes.FREE_TIER;
import static convometer.billing.rules.PricingTypes.PAID_EXEMPT;
import static convometer.billing.rules.PricingTypes.REGULAR;

import convometer.billing.rules.Delivery.Reported;

import org.jspecify.annotations.Nullable;

/// What Meta reported for a unit, in our words.
///
/// @param category null: Meta named none
/// @param type null: Meta did not say whether it is charged
public record Verdict(@Nullable String category, @Nullable String type) {

    /// P7, V6: the verdict of a message.
    static Verdict ofMessage(Reported reported) {
        var category = category(reported);
        if (reported.subtype() != null
                && Categories.normalised(reported.subtype()).equals(PAID_EXEMPT))
            return new Verdict(category, PAID_EXEMPT);
        var type = reported.type();
        return new Verdict(
                category, type == null ? typeOf(reported, category) : PricingTypes.known(type));
    }

    private static @Nullable String typeOf(Reported reported, @Nullable String category) {
        if (reported.billable() == null) return null;
        if (reported.billable()) return REGULAR;
        return Categories.ENTRY_POINT.equals(category) ? FREE_ENTRY_POINT : FREE_CUSTOMER_SERVICE;
    }

    /// P7, P8: the verdict of a conversation, in every era by what Meta calls billable, which it
    /// went on calling service conversations that were free by then.
    ///
    /// @param era that of the unit
    static Verdict ofConversation(Reported reported, Era era) {
        var category = category(reported);
        if (Categories.SERVICE.equals(category) && isServiceFree(era))
            return new Verdict(category, FREE_CUSTOMER_SERVICE);
        if (reported.billable() == null) return new Verdict(category, null);
        if (reported.billable()) return new Verdict(category, REGULAR);
        if (Categories.ENTRY_POINT.equals(category)) return new Verdict(category, FREE_ENTRY_POINT);
        return new Verdict(category, FREE_TIER);
    }

    /// Since service conversations cost nothing, a free one is no free tier's.
    private static boolean isServiceFree(Era era) {
        return era.byMessage() || era.free().contains(Categories.SERVICE);
    }

    private static @Nullable String category(Reported reported) {
        return reported.category() == null ? null : Categories.normalised(reported.category());
    }
}
