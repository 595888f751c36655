package convometer.billing.console;

import convometer.billing.rules.Discrepancy;

import java.util.List;
import java.util.Locale;

/// Words of contracts as people write them.
public final class Words {

    /// Categories that charges can be filtered by.
    public static final List<String> CATEGORIES =
            List.of(
                    "authentication",
                    "authentication_international",
                    "marketing",
                    "marketing_lite",
                    "referral_conversion",
                    "service",
                    "utility");

    /// A code as a phrase: `free_entry_point` becomes `Free entry point`.
    public static String phrase(String code) {
        if (code.isEmpty()) return "Not known";
        var words = code.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// What a class of discrepancies means.
    public static String meaning(Discrepancy discrepancy) {
        return switch (discrepancy) {
            case MISSING_SEND -> "Meta delivered a message that nobody is known to have sent";
            case MISSING_VERDICT -> "Meta has not said what it charges, so the estimate is billed";
            case UNIT_COUNT -> "Meta charges a unit that the rules do not derive";
            case CATEGORY -> "Meta and the rules say different categories";
            case TYPE -> "Only one of the two says that it is charged";
        };
    }

    private Words() {}
}
