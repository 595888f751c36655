package convometer.tracker.streams.store;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.CustomerReservations.SlotReservation;
import convometer.tracker.limit.CustomerReservations.State;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.LimitLedger.End;
import convometer.tracker.limit.RequestId;
import convometer.tracker.state.CountedCustomer;
import convometer.tracker.state.LimitState;
import convometer.tracker.state.SlotState;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The customers of one messaging limit, or of one quota of it, in the tracker's stores.
public final class StoredLimitLedger implements LimitLedger.Store {

    public static final String CUSTOMERS = "limit-customers";
    public static final String ENDS = "limit-ends";
    public static final String LIMITS = "limits";

    /// The stores of all limits, for reading.
    public record ReadableStores(
            ReadOnlyKeyValueStore<String, CountedCustomer> customers,
            ReadOnlyKeyValueStore<Bytes, byte[]> ends,
            ReadOnlyKeyValueStore<String, LimitState> limits) {}

    /// The same, for writing.
    public record WritableStores(
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

    /// [LedgerName#key()].
    private final String key;

    private final ReadableStores stores;
    private final @Nullable WritableStores writable;

    private StoredLimitLedger(
            String key, ReadableStores stores, @Nullable WritableStores writable) {
        this.key = key;
        this.stores = stores;
        this.writable = writable;
    }

    /// To look at only.
    public static StoredLimitLedger of(LedgerName name, ReadableStores stores) {
        return new StoredLimitLedger(name.key(), stores, null);
    }

    public static StoredLimitLedger of(LedgerName name, WritableStores stores) {
        var readable = new ReadableStores(stores.customers(), stores.ends(), stores.limits());
        return new StoredLimitLedger(name.key(), readable, stores);
    }

    @Override
    public @Nullable CustomerReservations of(CustomerId customer) {
        var stored = stores.customers().get(key(customer));
        if (stored == null) return null;
        return new CustomerReservations(
                stored.getSlots().stream().map(StoredLimitLedger::held).toList());
    }

    private static SlotReservation held(SlotState slot) {
        var state = State.valueOf(slot.getState().toUpperCase(Locale.ROOT));
        return new SlotReservation(
                new RequestId(slot.getRequestId()), state, Millis.instant(slot.getAt()));
    }

    @Override
    public void replace(
            CustomerId customer,
            @Nullable CustomerReservations before,
            @Nullable CustomerReservations after) {
        if (writable == null) throw new IllegalStateException("this ledger can only be read");
        if (before != null) writable.ends().delete(end(customer, before));
        if (after == null) writable.customers().delete(key(customer));
        else {
            writable.customers().put(key(customer), stored(after));
            writable.ends().put(end(customer, after), InstantIndex.NOTHING);
        }
        var change = counting(after) - counting(before);
        if (change != 0) put(writable, counted() + change, limit());
    }

    private static CountedCustomer stored(CustomerReservations reservations) {
        return new CountedCustomer(
                reservations.reservations().stream()
                        .map(each ->
                                new SlotState(
                                        each.request().value(),
                                        each.state().name().toLowerCase(Locale.ROOT),
                                        Millis.of(each.at())))
                        .toList());
    }

    private Bytes end(CustomerId customer, CustomerReservations reservations) {
        return reservations
                .end()
                .map(at -> InstantIndex.key(COUNTING + key, at, customer.value()))
                .orElseGet(() ->
                        InstantIndex.key(
                                LEFT_OVER + key, reservations.forgotten(), customer.value()));
    }

    private static int counting(@Nullable CustomerReservations reservations) {
        return reservations != null && reservations.end().isPresent() ? 1 : 0;
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
        return InstantIndex.entries(stores.ends(), kind + key, FIRST, LAST, most).stream()
                .map(entry -> new End(entry.at(), new CustomerId(entry.name())))
                .toList();
    }

    @Override
    public int counted() {
        var known = stores.limits().get(key);
        return known == null ? 0 : known.getCounted();
    }

    /// Forgets that there is such a ledger, where nothing is in it; whether it did.
    public boolean removeIfEmpty() {
        if (writable == null || counted() > 0 || !leftovers(1).isEmpty()) return false;
        writable.limits().delete(key);
        return true;
    }

    /// How many may count, by who asked last; 0: nobody asked.
    public int limit() {
        var known = stores.limits().get(key);
        return known == null ? 0 : known.getLimit();
    }

    /// Somebody asked for a slot of so many.
    public void limitedTo(int limit) {
        if (writable != null && limit() != limit) put(writable, counted(), limit);
    }

    private void put(WritableStores to, int counted, int limit) {
        to.limits().put(key, new LimitState(counted, limit));
    }

    private String key(CustomerId customer) {
        return key + SEPARATOR + customer;
    }
}
