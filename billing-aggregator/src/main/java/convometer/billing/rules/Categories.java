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

    /// What a rate card can price, and a table of eras can name.
    public static final Set<String> RATED =
            Set.of(
                    MARKETING,
                    UTILITY,
                    AUTHENTICATION,
                    AUTHENTICATION_INTERNATIONAL,
                    SERVICE,
                    "user_initiated",
                    "business_initiated");

    private static final String GROUP = "group_";

    /// P7: the spellings of one category are one.
    public static String normalised(String reported) {
        return reported.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /// P6: the category of a template, also where a group's name for it tells it; else unknown.
    static String ofTemplate(String reported) {
        var category = withoutGroup(normalised(reported));
        return TEMPLATES.contains(category) ? category : UNKNOWN;
    }

    /// P9: the name of a category in a group.
    static String inGroup(String category) {
        return GROUP + priced(category);
    }

    /// P7, P9: the category under which a rate card prices it.
    public static String priced(String category) {
        var plain = withoutGroup(category);
        return plain.equals(MARKETING_LITE) ? MARKETING : plain;
    }

    private static String withoutGroup(String category) {
        return category.startsWith(GROUP) ? category.substring(GROUP.length()) : category;
    }

    private Categories() {}
}
