package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A shelf that looks through everything each time.
final class MemoryShelf implements Places.Shelf {

    private static final Comparator<Places.End> SOONEST =
            Comparator.comparing(Places.End::at).thenComparing(Places.End::customer);

    private final Map<String, Holdings> customers = new HashMap<>();

    /// So many ends were shown.
    int shown;

    @Override
    public @Nullable Holdings of(String customer) {
        return customers.get(customer);
    }

    @Override
    public void replace(String customer, @Nullable Holdings before, @Nullable Holdings after) {
        if (after == null) customers.remove(customer);
        else customers.put(customer, after);
    }

    @Override
    public List<Places.End> ends(int most) {
        return customers.entrySet().stream()
                .filter(each -> each.getValue().end().isPresent())
                .map(each -> new Places.End(each.getValue().end().orElseThrow(), each.getKey()))
                .sorted(SOONEST)
                .limit(most)
                .peek(_ -> shown++)
                .toList();
    }

    @Override
    public List<Places.End> leftovers(int most) {
        return customers.entrySet().stream()
                .filter(each -> each.getValue().end().isEmpty())
                .map(each -> new Places.End(each.getValue().forgotten(), each.getKey()))
                .sorted(SOONEST)
                .limit(most)
                .peek(_ -> shown++)
                .toList();
    }

    @Override
    public int counted() {
        return (int) customers.values().stream().filter(each -> each.end().isPresent()).count();
    }

    boolean isEmpty() {
        return customers.isEmpty();
    }
}
