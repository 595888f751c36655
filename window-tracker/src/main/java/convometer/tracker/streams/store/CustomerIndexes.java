package convometer.tracker.streams.store;

import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.GroupRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;

/// Makes the indexes of due times and of open windows from what they follow. All that is in them
/// follows from the headers beside them, so they have no changelog: an event writes no record for
/// them, and a task makes them anew when it starts.
///
/// @param dueTimes the index of due times of all three
/// @param openWindows the index of open windows
public record CustomerIndexes(
        KeyValueStore<String, CustomerRecord> customers,
        KeyValueStore<String, GroupRecord> groups,
        KeyValueStore<String, GateRecord> gateStates,
        KeyValueStore<Bytes, byte[]> dueTimes,
        KeyValueStore<Bytes, byte[]> openWindows) {

    public static CustomerIndexes of(ProcessorContext<?, ?> context) {
        return new CustomerIndexes(
                context.getStateStore(CustomerStores.CUSTOMERS),
                context.getStateStore(CustomerStores.GROUPS),
                context.getStateStore(GateStore.GATE_STATES),
                context.getStateStore(CustomerStores.DUE_TIMES),
                context.getStateStore(CustomerStores.OPEN_WINDOWS));
    }

    /// Makes both anew. What an earlier owner of the task left in them may be out of date.
    public void rebuild() {
        clear(dueTimes);
        clear(openWindows);
        visit(customers, this::index);
        visit(groups, (customerKey, stored) -> index(customerKey, stored.getNextDue()));
        visit(gateStates, (home, stored) -> index(home.gate(), stored.getNextDue()));
    }

    private void index(CustomerKey customerKey, CustomerRecord stored) {
        index(customerKey, stored.getNextDue());
        OpenWindowIndex.entries(customerKey, CustomerRecords.state(stored))
                .forEach(openWindows::put);
    }

    private void index(CustomerKey customerKey, @Nullable Long nextDue) {
        CustomerStores.moveEntry(dueTimes, null, CustomerStores.due(customerKey, nextDue));
    }

    private static <V> void visit(
            KeyValueStore<String, V> store, BiConsumer<CustomerKey, V> visitor) {
        try (var all = store.all()) {
            all.forEachRemaining(each -> visitor.accept(CustomerKey.parse(each.key), each.value));
        }
    }

    private static void clear(KeyValueStore<Bytes, byte[]> index) {
        try (var all = index.all()) {
            all.forEachRemaining(each -> index.delete(each.key));
        }
    }
}
