package convometer.billing.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The eras of charging, by local date. Before the first nothing is charged (P11).
public final class Eras {

    private final NavigableMap<LocalDate, Era> byFrom = new TreeMap<>();

    public Eras(List<Era> eras) {
        for (var era : eras)
            if (byFrom.put(era.from(), era) != null)
                throw new IllegalArgumentException("two eras begin on " + era.from());
    }

    public Optional<Era> at(LocalDate date) {
        return Optional.ofNullable(byFrom.floorEntry(date)).map(Map.Entry::getValue);
    }
}
