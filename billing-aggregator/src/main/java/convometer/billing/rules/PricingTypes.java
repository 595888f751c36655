package convometer.billing.rules;

import java.util.Set;

/// The words for how a unit is charged (P1). What Meta reports is an open set, so these are texts.
public final class PricingTypes {

    public static final String REGULAR = "regular";
    public static final String FREE_CUSTOMER_SERVICE = "free_customer_service";
    public static final String FREE_ENTRY_POINT = "free_entry_point";
    public static final String FREE_GROUP_CUSTOMER_SERVICE = "free_group_customer_service";
    public static final String FREE_TIER = "free_tier";
    public static final String PAID_EXEMPT = "paid_exempt";

    /// What costs nothing. A word that is neither here nor `regular` is unpriced, never free.
    public static final Set<String> FREE =
            Set.of(
                    FREE_CUSTOMER_SERVICE,
                    FREE_ENTRY_POINT,
                    FREE_GROUP_CUSTOMER_SERVICE,
                    FREE_TIER,
                    PAID_EXEMPT);

    /// In one spelling, where it is one of these; else as Meta reported it (V6).
    static String known(String reported) {
        var type = Categories.normalised(reported);
        return type.equals(REGULAR) || FREE.contains(type) ? type : reported;
    }

    private PricingTypes() {}
}
