package convometer.tracker.streams.store;

import convometer.tracker.gate.GateState;
import convometer.tracker.state.GateRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The gate states of a task, each beside its customer, and their part of the index of due times.
public final class GateStore {

    public static final String GATE_STATES = "gate-states";

    private final KeyValueStore<String, GateRecord> gateStates;
    private final KeyValueStore<Bytes, byte[]> dueTimes;

    public GateStore(ProcessorContext<?, ?> context) {
        gateStates = context.getStateStore(GATE_STATES);
        dueTimes = context.getStateStore(CustomerStores.DUE_TIMES);
    }

    /// A gate state in hand to be changed.
    public final class HeldGateState {
        final CustomerKey customer;
        public final GateState gateState;
        private final @Nullable GateRecord stored;

        private HeldGateState(CustomerKey customer, @Nullable GateRecord stored) {
            this.customer = customer;
            this.stored = stored;
            gateState = GateRecords.gateState(stored);
        }

        /// Stores what it has become; of an empty state nothing is kept.
        public void store() {
            var record = gateState.isEmpty() ? null : GateRecords.record(gateState);
            if (record == null ? stored != null : !record.equals(stored)) put(record);
        }

        private void put(@Nullable GateRecord record) {
            if (record == null) gateStates.delete(customer.key());
            else gateStates.put(customer.key(), record);
            CustomerStores.moveEntry(dueTimes, due(stored), due(record));
        }

        /// Leaves nothing here.
        ///
        /// @return what was here; null: nothing
        public @Nullable GateRecord withdraw() {
            if (stored != null) put(null);
            return stored;
        }

        private @Nullable Bytes due(@Nullable GateRecord record) {
            return CustomerStores.due(customer.gate(), record == null ? null : record.getNextDue());
        }
    }

    public HeldGateState hold(CustomerKey customer) {
        return new HeldGateState(customer, gateStates.get(customer.key()));
    }
}
