package convometer.tracker.streams.store;

import convometer.tracker.gate.GateState;
import convometer.tracker.state.BudgetTotalsState;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GroupRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.List;
import java.util.Set;

/// Where the state of customers is: here, or at another instance. While state moves, any of these
/// (and any read of a store) may end with Kafka Streams' InvalidStateStoreException.
public interface CustomerLocations {

    /// The streams application met an error and does not run any more: only a restart helps.
    final class Stopped extends InvalidStateStoreException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the streams application has stopped");
        }
    }

    /// The instance that has what is kept there.
    HostInfo ownerOf(CustomerKey customerKey);

    /// All instances that have some customers.
    Set<HostInfo> owners();

    /// The customers of the same partition as this one; not available if that is not here.
    ReadOnlyKeyValueStore<String, CustomerRecord> customersBeside(CustomerKey customerKey);

    /// All customers that are here.
    ReadOnlyKeyValueStore<String, CustomerRecord> customers();

    /// What is kept for the gate of the customers of the same partition as this one.
    StoredGateStates gateStatesBeside(CustomerKey customerKey);

    /// What is kept for the gate of all customers that are here.
    StoredGateStates gateStates();

    /// What is kept of customers for the gate.
    interface StoredGateStates {

        /// By the customer's key.
        GateState of(String customerKey);
    }

    /// The groups of the same partition as this one.
    ReadOnlyKeyValueStore<String, GroupRecord> groupsBeside(CustomerKey customerKey);

    /// The instance that gives out the slots and the money of a ledger.
    HostInfo ownerOfLimit(String ledger);

    /// The stores of the messaging limits of a ledger; not available if they are not here.
    StoredLimitLedger.ReadableStores limits(String ledger);

    /// What is spent of the budgets of a ledger; not available if it is not here.
    ReadOnlyKeyValueStore<String, BudgetTotalsState> budgets(String ledger);

    /// The open windows that are here, as [InstantIndex] lays them out: an index for each
    /// partition, because a store of all partitions would show one after the other, not in order.
    List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows();
}
