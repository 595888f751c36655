package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.tracker.state.ThreadRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.List;
import java.util.Set;

/// Where the state of threads is: here, or at another instance. While state moves, any of these
/// (and any read of a store) may end with Kafka Streams' InvalidStateStoreException.
interface ThreadPlaces {

    /// The instance that has the thread.
    HostInfo ownerOf(ThreadKey thread);

    /// All instances that have some threads.
    Set<HostInfo> owners();

    /// The threads of the same partition as this one; not available if that is not here.
    ReadOnlyKeyValueStore<String, ThreadRecord> threadsBeside(ThreadKey thread);

    /// All threads that are here.
    ReadOnlyKeyValueStore<String, ThreadRecord> threads();

    /// The open windows that are here, as [InstantIndex] lays them out: an index for each
    /// partition, because a store of all partitions would show one after the other, not in order.
    List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows();
}
