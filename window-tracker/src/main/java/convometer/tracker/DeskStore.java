package convometer.tracker;

import convometer.tracker.gate.Desk;
import convometer.tracker.state.DeskRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// The desks of a task, each beside its customer, and their part of the index of due times.
final class DeskStore {

    static final String DESKS = "desks";

    private final KeyValueStore<String, DeskRecord> desks;
    private final KeyValueStore<Bytes, byte[]> dueTimes;

    DeskStore(ProcessorContext<?, ?> context) {
        desks = context.getStateStore(DESKS);
        dueTimes = context.getStateStore(CustomerStores.DUE_TIMES);
    }

    /// A desk in hand to be changed.
    final class Held {
        final Home customer;
        final Desk desk;
        private final @Nullable DeskRecord stored;

        private Held(Home customer, @Nullable DeskRecord stored) {
            this.customer = customer;
            this.stored = stored;
            desk = DeskRecords.desk(stored);
        }

        /// Stores what it has become; of a desk with nothing on it nothing is kept.
        void store() {
            var record = desk.isEmpty() ? null : DeskRecords.record(desk);
            if (record == null ? stored != null : !record.equals(stored)) put(record);
        }

        private void put(@Nullable DeskRecord record) {
            if (record == null) desks.delete(customer.key());
            else desks.put(customer.key(), record);
            CustomerStores.move(dueTimes, due(stored), due(record));
        }

        /// Leaves nothing here.
        ///
        /// @return what was here; null: nothing
        @Nullable DeskRecord leave() {
            if (stored != null) put(null);
            return stored;
        }

        private @Nullable Bytes due(@Nullable DeskRecord record) {
            return CustomerStores.due(
                    customer.desk(), Optional.ofNullable(record).map(DeskRecord::getNextDue));
        }
    }

    Held hold(Home customer) {
        return new Held(customer, desks.get(customer.key()));
    }
}
