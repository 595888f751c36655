package convometer.billing.rules;

import java.util.Locale;
import java.util.Set;

/// The words for what a message is (P6, P7). What Meta reports is an open set, so these are texts.
public final class Categories {

    public static final String MARKETING = "marketing";
    public static final String MARKETING_LITE = "marketing_lite";
    public static final String UTILITY = "utility";
    public static final String AUTHENTICATION = "authentication";
    public static final String AUTHENTICATION_INTERNATIONAL = "authentication_international";
    public static final String SERVICE = "service";
    public static final String ENTRY_POINT = "referral_conversion";
    public static final String UNKNOWN = "unknown";

    /// What a template can be.
    public static final Set<String> TEMPLATES =
            Set.of(
                    MARKETING,
                    MARKETING_LITE,
                    UTILITY,
                    AUTHENTICATION,
                    AUTHENTICATION_INTERNATIONAL);

    /// What a rate card can price.
    public static final Set<String> RATED =
            Set.of(
                    MARKETING,
                    UTILITY,
                    AUTHENTICATION,
                    AUTHENTICATION_INTERNATIONAL,
                    SERVICE,
                    "user_initiated",
                    "business_initiated",
                    "group_marketing",
                    "group_utility",
                    "group_service");

    /// P7: the spellings of one category are one.
    public static String normalised(String reported) {
        return reported.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /// P7: the category under which a rate card prices it.
    public static String priced(String category) {
        return category.equals(MARKETING_LITE) ? MARKETING : category;
    }

    private Categories() {}
}
