package convometer.tracker;

import convometer.tracker.state.CustomerRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.List;
import java.util.Set;

/// Where the state of customers is: here, or at another instance. While state moves, any of these
/// (and any read of a store) may end with Kafka Streams' InvalidStateStoreException.
interface CustomerPlaces {

    /// The instance that has what is kept there.
    HostInfo ownerOf(Home home);

    /// All instances that have some customers.
    Set<HostInfo> owners();

    /// The customers of the same partition as this one; not available if that is not here.
    ReadOnlyKeyValueStore<String, CustomerRecord> customersBeside(Home home);

    /// All customers that are here.
    ReadOnlyKeyValueStore<String, CustomerRecord> customers();

    /// The open windows that are here, as [InstantIndex] lays them out: an index for each
    /// partition, because a store of all partitions would show one after the other, not in order.
    List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows();
}
