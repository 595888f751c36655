package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Set;

/// A time in which Meta charges in one way; a row of the table of eras.
///
/// @param from the first local date
/// @param byMessage delivered messages are charged; else conversations are
/// @param free categories that cost nothing
/// @param freeInWindow categories that cost nothing inside the service window
/// @param freeTier null: there is none
/// @param tiered categories with volume tiers
public record Era(
        LocalDate from,
        boolean byMessage,
        Set<String> free,
        Set<String> freeInWindow,
        @Nullable FreeTier freeTier,
        Set<String> tiered) {

    /// The first units of a local month are free: of a business number's messages, or of a billing
    /// account's conversations.
    ///
    /// @param categories that count and are covered
    public record FreeTier(Set<String> categories, long perMonth) {

        public FreeTier {
            categories = Set.copyOf(categories);
            if (perMonth < 0)
                throw new IllegalArgumentException("a free tier is not negative: " + perMonth);
        }
    }

    public Era {
        free = Set.copyOf(free);
        freeInWindow = Set.copyOf(freeInWindow);
        tiered = Set.copyOf(tiered);
    }

    /// Whether units are charged in the same way, whenever the two began.
    public boolean chargesLike(Era other) {
        return startingOn(other.from()).equals(other);
    }

    Era startingOn(LocalDate day) {
        return new Era(day, byMessage, free, freeInWindow, freeTier, tiered);
    }

    /// How many of the category are free in a month; null: no free tier decides.
    @Nullable Long allowance(String category) {
        return freeTier != null && freeTier.categories().contains(category)
                ? freeTier.perMonth()
                : null;
    }
}
