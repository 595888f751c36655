package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.schemas.service.StreamsApplication;
import convometer.tracker.state.ThreadRecord;

import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The places as the streams application knows them.
@Singleton
@Requires(beans = StreamsApplication.class)
final class StreamsPlaces implements ThreadPlaces {

    private final KafkaStreams streams;

    StreamsPlaces(StreamsApplication application) {
        this.streams = application.streams();
    }

    @Override
    public HostInfo ownerOf(ThreadKey thread) {
        return placeOf(thread).activeHost();
    }

    @Override
    public Set<HostInfo> owners() {
        var owners =
                whileRunning(() -> streams.streamsMetadataForStore(ThreadStores.OPEN_WINDOWS))
                        .stream()
                        .filter(each -> each.stateStoreNames().contains(ThreadStores.OPEN_WINDOWS))
                        .map(StreamsMetadata::hostInfo)
                        .collect(Collectors.toUnmodifiableSet());
        if (owners.isEmpty()) throw new InvalidStateStoreException("no instance has any thread");
        return owners;
    }

    /// A store of all partitions would know nothing of a thread that has moved away, and say so.
    @Override
    public ReadOnlyKeyValueStore<String, ThreadRecord> threadsBeside(ThreadKey thread) {
        StoreQueryParameters<ReadOnlyKeyValueStore<String, ThreadRecord>> all =
                named(ThreadStores.THREADS);
        return store(all.withPartition(placeOf(thread).partition()));
    }

    @Override
    public ReadOnlyKeyValueStore<String, ThreadRecord> threads() {
        return store(named(ThreadStores.THREADS));
    }

    @Override
    public List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows() {
        var indexes = new ArrayList<ReadOnlyKeyValueStore<Bytes, byte[]>>();
        for (var partition : partitionsHere()) {
            StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> all =
                    named(ThreadStores.OPEN_WINDOWS);
            indexes.add(store(all.withPartition(partition)));
        }
        return indexes;
    }

    private SortedSet<Integer> partitionsHere() {
        return whileRunning(streams::metadataForLocalThreads).stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .map(task -> task.taskId().partition())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private KeyQueryMetadata placeOf(ThreadKey thread) {
        var found =
                whileRunning(() ->
                        streams.queryMetadataForKey(
                                ThreadStores.THREADS, thread.toString(), new StringSerializer()));
        if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE))
            throw new InvalidStateStoreException("nobody has the thread at the moment");
        return found;
    }

    private static <K, V> StoreQueryParameters<ReadOnlyKeyValueStore<K, V>> named(String store) {
        return StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.keyValueStore());
    }

    private <T> T store(StoreQueryParameters<T> which) {
        return whileRunning(() -> streams.store(which));
    }

    /// What has stopped answers with an IllegalStateException, as if the question were wrong.
    private static <T> T whileRunning(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalStateException e) {
            throw new InvalidStateStoreException("the streams application does not run", e);
        }
    }
}
