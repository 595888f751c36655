package convometer.tracker;

import convometer.tracker.gate.Holdings;
import convometer.tracker.gate.Holdings.Held;
import convometer.tracker.gate.Holdings.State;
import convometer.tracker.gate.Places;
import convometer.tracker.gate.Places.End;
import convometer.tracker.state.CountedCustomer;
import convometer.tracker.state.LimitState;
import convometer.tracker.state.PlaceState;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The customers of one messaging limit, in the tracker's stores.
final class LimitShelf implements Places.Shelf {

    /// The stores of all limits, for reading.
    record Stores(
            ReadOnlyKeyValueStore<String, CountedCustomer> customers,
            ReadOnlyKeyValueStore<Bytes, byte[]> ends,
            ReadOnlyKeyValueStore<String, LimitState> limits) {}

    /// The same, for writing.
    record Writable(
            KeyValueStore<String, CountedCustomer> customers,
            KeyValueStore<Bytes, byte[]> ends,
            KeyValueStore<String, LimitState> limits) {}

    private static final InstantIndex.Entry FIRST =
            new InstantIndex.Entry(Instant.ofEpochMilli(Long.MIN_VALUE), "");
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /// Before the scope in the index: who counts, and of whom only something is kept.
    private static final String COUNTING = "+";

    private static final String LEFT_OVER = "-";
    private static final char SEPARATOR = '\0';

    private final String scope;
    private final Stores stores;
    private final @Nullable Writable writable;

    private LimitShelf(String scope, Stores stores, @Nullable Writable writable) {
        this.scope = scope;
        this.stores = stores;
        this.writable = writable;
    }

    /// To look at only.
    static LimitShelf of(String scope, Stores stores) {
        return new LimitShelf(scope, stores, null);
    }

    static LimitShelf of(String scope, Writable stores) {
        var readable = new Stores(stores.customers(), stores.ends(), stores.limits());
        return new LimitShelf(scope, readable, stores);
    }

    @Override
    public @Nullable Holdings of(String customer) {
        var stored = stores.customers().get(key(customer));
        if (stored == null) return null;
        return new Holdings(stored.getPlaces().stream().map(LimitShelf::held).toList());
    }

    private static Held held(PlaceState place) {
        var state = State.valueOf(place.getState().toUpperCase(Locale.ROOT));
        return new Held(place.getRequestId(), state, place.getAt());
    }

    @Override
    public void replace(String customer, @Nullable Holdings before, @Nullable Holdings after) {
        if (writable == null) throw new IllegalStateException("the shelf is only looked at");
        if (before != null) writable.ends().delete(end(customer, before));
        if (after == null) writable.customers().delete(key(customer));
        else {
            writable.customers().put(key(customer), stored(after));
            writable.ends().put(end(customer, after), InstantIndex.NOTHING);
        }
        var change = counting(after) - counting(before);
        if (change != 0) put(writable, counted() + change, limit());
    }

    private static CountedCustomer stored(Holdings holdings) {
        return new CountedCustomer(
                holdings.held().stream()
                        .map(each ->
                                new PlaceState(
                                        each.request(),
                                        each.state().name().toLowerCase(Locale.ROOT),
                                        each.at()))
                        .toList());
    }

    private Bytes end(String customer, Holdings holdings) {
        return holdings.end()
                .map(at -> InstantIndex.key(COUNTING + scope, at, customer))
                .orElseGet(
                        () -> InstantIndex.key(LEFT_OVER + scope, holdings.forgotten(), customer));
    }

    private static int counting(@Nullable Holdings holdings) {
        return holdings != null && holdings.end().isPresent() ? 1 : 0;
    }

    @Override
    public List<End> ends(int most) {
        return ends(COUNTING, most);
    }

    @Override
    public List<End> leftovers(int most) {
        return ends(LEFT_OVER, most);
    }

    private List<End> ends(String kind, int most) {
        return InstantIndex.entries(stores.ends(), kind + scope, FIRST, LAST, most).stream()
                .map(entry -> new End(entry.at(), entry.name()))
                .toList();
    }

    @Override
    public int counted() {
        var known = stores.limits().get(scope);
        return known == null ? 0 : known.getCounted();
    }

    /// How many may count, by who asked last; 0: nobody asked.
    int limit() {
        var known = stores.limits().get(scope);
        return known == null ? 0 : known.getLimit();
    }

    /// Somebody asked for a place of so many.
    void limitedTo(int limit) {
        if (writable != null && limit() != limit) put(writable, counted(), limit);
    }

    private void put(Writable to, int counted, int limit) {
        to.limits().put(scope, new LimitState(counted, limit));
    }

    private String key(String customer) {
        return scope + SEPARATOR + customer;
    }
}
