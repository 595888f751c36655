package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A ledger that looks through everything each time.
public final class MemoryLedgerStore implements LimitLedger.Store {

    private static final Comparator<LimitLedger.End> SOONEST =
            Comparator.comparing(LimitLedger.End::at).thenComparing(LimitLedger.End::customer);

    private final Map<CustomerId, CustomerReservations> customers = new HashMap<>();

    /// So many ends were shown.
    int shown;

    /// So often something was replaced.
    int written;

    @Override
    public @Nullable CustomerReservations of(CustomerId customer) {
        return customers.get(customer);
    }

    @Override
    public void replace(
            CustomerId customer,
            @Nullable CustomerReservations before,
            @Nullable CustomerReservations after) {
        written++;
        if (after == null) customers.remove(customer);
        else customers.put(customer, after);
    }

    @Override
    public List<LimitLedger.End> ends(int most) {
        return customers.entrySet().stream()
                .filter(each -> each.getValue().end().isPresent())
                .map(each ->
                        new LimitLedger.End(each.getValue().end().orElseThrow(), each.getKey()))
                .sorted(SOONEST)
                .limit(most)
                .peek(_ -> shown++)
                .toList();
    }

    @Override
    public List<LimitLedger.End> leftovers(int most) {
        return customers.entrySet().stream()
                .filter(each -> each.getValue().end().isEmpty())
                .map(each -> new LimitLedger.End(each.getValue().forgotten(), each.getKey()))
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
