package convometer.billing.match.rules;

import java.util.Arrays;
import java.util.Locale;

/// Why figures differ, as far as they tell.
public enum DifferenceClass {
    /// They balance when the buckets are moved by hours or half hours.
    TIME_ZONE,
    /// The same category; one side says that it is free, or free in another way.
    FREE_OR_CHARGED,
    /// The same bucket, another category.
    CATEGORY_CHANGED,
    /// The bucket beside balances it, or Meta could not know of the delivery yet.
    LATE_STATUS,
    /// Meta counts deliveries of which no webhook came.
    MISSING_WEBHOOK,
    /// The same volume, amounts that rounding of each line can explain.
    ROUNDING,
    /// The same volume, amounts of another band of the rate card.
    TIER,
    /// None of these.
    UNKNOWN;

    /// Whether a class is written so in answers.
    public static boolean isCode(String code) {
        return Arrays.stream(values()).anyMatch(each -> each.code().equals(code));
    }

    /// As answers write it: `late_status`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
