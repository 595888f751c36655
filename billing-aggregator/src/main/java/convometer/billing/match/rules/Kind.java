package convometer.billing.match.rules;

import convometer.billing.rules.Categories;
import convometer.billing.rules.PricingTypes;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Category and type of a unit in the words in which the ledger and Meta's figures can be compared:
/// `marketing_lite` is `marketing` (P7), and everything in a free entry point is of one category,
/// since Meta names it now by the category of the message and now `referral_conversion` (P10).
///
/// @param type empty: nobody knows
public record Kind(String category, String type) implements Comparable<Kind> {

    private static final Comparator<Kind> ORDER =
            Comparator.comparing((Kind kind) -> kind.category).thenComparing(kind -> kind.type);

    private static final String AI = "general_purpose_ai";

    /// Those that Meta has used so far.
    private static final Set<String> CATEGORIES = categories();

    private static Set<String> categories() {
        var known = new TreeSet<>(Categories.RATED);
        known.addAll(Categories.TEMPLATES);
        known.addAll(Set.of(Categories.ENTRY_POINT, AI));
        known.addAll(Set.of("group_marketing", "group_utility", "group_service"));
        return known;
    }

    public Kind {
        if (type.equals(PricingTypes.FREE_ENTRY_POINT)) category = Categories.ENTRY_POINT;
        if (category.equals(Categories.MARKETING_LITE)) category = Categories.MARKETING;
    }

    /// Of the ledger's words.
    ///
    /// @param type null: nobody knows
    public static Kind of(String category, @Nullable String type) {
        return new Kind(category, Objects.requireNonNullElse(type, ""));
    }

    /// A category as Meta's figures write it, in our spelling.
    public static String category(String reported) {
        return switch (Categories.normalised(reported)) {
            case "ai_bot" -> AI;
            case "marketing_lite_dynamic" -> Categories.MARKETING_LITE;
            case String other -> other;
        };
    }

    /// Whether Meta has used a category so far.
    static boolean isKnownCategory(String category) {
        return CATEGORIES.contains(category);
    }

    /// A type as Meta's figures write it, in our spelling.
    public static String type(String reported) {
        var type = Categories.normalised(reported);
        return type.equals("free_entry") ? PricingTypes.FREE_ENTRY_POINT : type;
    }

    /// Whether Meta has used a type so far.
    static boolean isKnownType(String type) {
        return type.equals(PricingTypes.REGULAR) || PricingTypes.FREE.contains(type);
    }

    public boolean isCharged() {
        return type.equals(PricingTypes.REGULAR);
    }

    boolean isFree() {
        return PricingTypes.FREE.contains(type);
    }

    private boolean isInEntryPoint() {
        return type.equals(PricingTypes.FREE_ENTRY_POINT);
    }

    /// They differ by type alone: what is in an entry point may be of any category.
    boolean sameCategory(Kind other) {
        return category.equals(other.category) || isInEntryPoint() || other.isInEntryPoint();
    }

    /// V4: as far as the ledger is concerned, a verdict and an estimate agree. An estimate of no
    /// known category says nothing.
    static boolean agree(Kind verdict, Kind estimate) {
        if (estimate.category.equals(Categories.UNKNOWN)) return true;
        return verdict.sameCategory(estimate)
                && (verdict.type.equals(PricingTypes.PAID_EXEMPT)
                        || verdict.isCharged() == estimate.isCharged());
    }

    @Override
    public int compareTo(Kind other) {
        return ORDER.compare(this, other);
    }
}
