package convometer.billing.streams;

import convometer.billing.ledger.LedgerState;
import convometer.billing.state.MonthRecord;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The local months of which the ledger knows something. A month leaves as a whole, since its tiers
/// count it as a whole, when it has ended and nothing of it was booked for a while. What comes of
/// it then is too late. Each month has a row of its own in a store.
final class LedgerMonths {

    static final String MONTHS = "months";

    private static final String KEPT = "kept";
    private static final String LEAVING = "leaving";
    private static final String LEFT = "left";

    private final KeyValueStore<String, MonthRecord> store;
    private final Duration keptFor;
    private final InstantSource clock;
    private final NavigableMap<String, MonthRecord> months = new TreeMap<>();

    /// By the month near which something is: where it may be, the newest first.
    private final Map<String, List<String>> near = new HashMap<>();

    /// @param keptFor how long a month is kept after its end, and after the last that was booked
    /// @param clock tells today
    LedgerMonths(ProcessorContext<?, ?> context, Duration keptFor, InstantSource clock) {
        store = context.getStateStore(MONTHS);
        this.keptFor = keptFor;
        this.clock = clock;
        try (var all = store.all()) {
            all.forEachRemaining(month -> months.put(month.key, month.value));
        }
    }

    /// The months that are kept in a store, ascending.
    static List<String> kept(ReadOnlyKeyValueStore<String, MonthRecord> store) {
        var kept = new ArrayList<String>();
        try (var all = store.all()) {
            while (all.hasNext()) {
                var month = all.next();
                if (month.value.getState().equals(KEPT)) kept.add(month.key);
            }
        }
        return kept;
    }

    /// The months that are kept, ascending.
    List<String> kept() {
        return months.keySet().stream().filter(month -> is(month, KEPT)).toList();
    }

    /// Those that are kept and those that have left, ascending.
    List<String> all() {
        return List.copyOf(months.keySet());
    }

    /// Whether what is of a month is too late, and not here any more.
    boolean hasLeft(String month) {
        return is(month, LEAVING) || is(month, LEFT);
    }

    private boolean is(String month, String state) {
        var known = months.get(month);
        return known != null && known.getState().equals(state);
    }

    /// Months in which there may be what has to do with something of another month, the newest
    /// first.
    List<String> near(String month) {
        return near.computeIfAbsent(
                month,
                _ -> {
                    var last = YearMonth.parse(month).plusMonths(LedgerState.REACH).toString();
                    var within = months.subMap(reachOf(month), true, last, true);
                    return List.copyOf(within.descendingKeySet());
                });
    }

    /// The oldest month that messages of a month have to do with.
    static String reachOf(String month) {
        return YearMonth.parse(month).minusMonths(LedgerState.REACH).toString();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /// Something of a month was booked.
    void booked(String month) {
        var known = months.get(month);
        var day = today().toEpochDay();
        if (known == null || (known.getBookedOn() < day && is(month, KEPT)))
            keep(month, new MonthRecord(day, KEPT));
    }

    /// There is something of a month, which was booked before.
    void known(String month) {
        if (!months.containsKey(month)) booked(month);
    }

    private void keep(String month, MonthRecord now) {
        months.put(month, now);
        store.put(month, now);
        near.clear();
    }

    /// The month that is to leave next; null: none is. The oldest leaves first: what it has to do
    /// with is of it, or later.
    @Nullable String due() {
        for (var month : months.entrySet())
            if (is(month.getKey(), KEPT))
                return until(month.getKey(), month.getValue()).isAfter(clock.instant())
                        ? null
                        : month.getKey();
        return null;
    }

    private Instant until(String month, MonthRecord known) {
        // A local month ends half a day later at most.
        var ended = YearMonth.parse(month).plusMonths(1).atDay(1).toEpochDay() + 1;
        return LocalDate.ofEpochDay(Math.max(ended, known.getBookedOn() + 1))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plus(keptFor);
    }

    /// The month that is leaving; null: none is.
    @Nullable String leaving() {
        for (var month : months.keySet()) if (is(month, LEAVING)) return month;
        return null;
    }

    /// Whether not all of a month has left yet.
    boolean isLeaving(String month) {
        return is(month, LEAVING);
    }

    /// It is leaving from now on.
    void leaves(String month) {
        state(month, LEAVING);
    }

    /// Nothing is left of it.
    void left(String month) {
        state(month, LEFT);
    }

    private void state(String month, String state) {
        var known = months.get(month);
        if (known == null) throw new IllegalStateException("nobody knows of " + month);
        keep(month, new MonthRecord(known.getBookedOn(), state));
    }

    /// The first month that can be priced anew: by another time zone a unit may be of the month
    /// before. Null: any.
    @Nullable String firstToReprice() {
        return firstToReprice(months);
    }

    private static @Nullable String firstToReprice(NavigableMap<String, MonthRecord> months) {
        for (var month : months.descendingMap().entrySet())
            if (!month.getValue().getState().equals(KEPT))
                return YearMonth.parse(month.getKey()).plusMonths(2).toString();
        return null;
    }

    /// The same of the months in a store.
    static @Nullable String firstToReprice(ReadOnlyKeyValueStore<String, MonthRecord> store) {
        var months = new TreeMap<String, MonthRecord>();
        try (var all = store.all()) {
            all.forEachRemaining(month -> months.put(month.key, month.value));
        }
        return firstToReprice(months);
    }
}
