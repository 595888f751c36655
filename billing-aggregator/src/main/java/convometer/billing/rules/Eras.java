package convometer.billing.rules;

import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The eras of charging, by local date. Before the first nothing is charged (P11).
public final class Eras {

    private final NavigableMap<LocalDate, Era> byFrom = new TreeMap<>();

    /// Adds the next era.
    ///
    /// @throws IllegalArgumentException if it does not begin after the one before, or changes a
    ///   free tier within a month, which counts one month
    public void add(Era era) {
        var last = byFrom.lastEntry();
        if (last != null) requireAfter(last.getValue(), era);
        byFrom.put(era.from(), era);
    }

    private static void requireAfter(Era last, Era era) {
        if (!era.from().isAfter(last.from()))
            throw new IllegalArgumentException(
                    "effective_from is not after that of the line before: " + era.from());
        if (era.from().getDayOfMonth() > 1
                && era.byMessage() == last.byMessage()
                && era.freeTier() != null
                && last.freeTier() != null
                && era.freeTier().perMonth() != last.freeTier().perMonth())
            throw new IllegalArgumentException(
                    "free_per_month changes within a month: " + era.from());
    }

    /// The era of one day for all days.
    public Eras asOn(LocalDate day) {
        var eras = new Eras();
        at(day).map(era -> era.startingOn(LocalDate.MIN)).ifPresent(eras::add);
        return eras;
    }

    public boolean isEmpty() {
        return byFrom.isEmpty();
    }

    public Optional<Era> at(LocalDate date) {
        return Optional.ofNullable(byFrom.floorEntry(date)).map(Map.Entry::getValue);
    }
}
