package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;

/// The categories' names, and one spelling for Meta's several (P7).
public final class Category {

    static final String SERVICE = "service";
    public static final String ENTRY_POINT = "referral_conversion";
    static final String MARKETING = "marketing";
    public static final String USER_INITIATED = "user_initiated";
    public static final String BUSINESS_INITIATED = "business_initiated";
    private static final String MARKETING_LITE = "marketing_lite";

    private static final Set<String> TEMPLATES =
            Set.of(
                    MARKETING,
                    MARKETING_LITE,
                    "utility",
                    "authentication",
                    "authentication_international");

    /// The template category that is meant; null if none is.
    public static @Nullable String normal(@Nullable String spelt) {
        if (spelt == null) return null;
        var spelling = spelt.toLowerCase(Locale.ROOT).replace('-', '_');
        return TEMPLATES.contains(spelling) ? spelling : null;
    }

    /// The category of the conversation that a template opens: `marketing_lite` is marketing there.
    public static String ofConversation(String template) {
        return template.equals(MARKETING_LITE) ? MARKETING : template;
    }

    private Category() {}
}
