package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.StreamsApplication;
import convometer.tracker.state.ThreadRecord;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Answers questions about windows from the stores of all instances: what another instance owns is
/// asked there.
@Singleton
final class WindowQueries {

    private static final Comparator<WindowView> SOONEST_FIRST =
            Comparator.comparing((WindowView window) ->
                            Objects.requireNonNullElse(window.until(), Instant.MAX))
                    .thenComparing(WindowView::customer);

    private final KafkaStreams streams;
    private final WindowPeers peers;
    private final Clock clock;
    private final HostInfo self;

    WindowQueries(
            StreamsApplication application,
            WindowPeers peers,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.streams = application.streams();
        this.peers = peers;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// The window of a thread, wherever it is kept.
    WindowView window(ThreadKey thread, boolean forwarded) {
        var owner = owner(thread);
        return forwarded || owner.equals(self) ? own(thread) : peers.window(owner, thread);
    }

    /// Open windows of a number, of all instances.
    WindowPage open(String phoneNumberId, int limit, @Nullable String cursor, boolean forwarded) {
        var own = own(phoneNumberId, limit + 1, cursor);
        var others =
                forwarded
                        ? Stream.<WindowView>empty()
                        : others().flatMap(peer ->
                                peers
                                        .open(peer, phoneNumberId, limit + 1, cursor)
                                        .windows()
                                        .stream());
        var found =
                Stream.concat(own.stream(), others)
                        .sorted(SOONEST_FIRST)
                        .limit(limit + 1L)
                        .toList();
        if (found.size() <= limit) return new WindowPage(found, null);
        var page = found.subList(0, limit);
        return new WindowPage(page, WindowPage.cursorAfter(page.getLast()));
    }

    private Stream<HostInfo> others() {
        return streams.streamsMetadataForStore(ThreadStores.OPEN_WINDOWS).stream()
                .map(instance -> instance.hostInfo())
                .filter(host -> !host.equals(self));
    }

    private HostInfo owner(ThreadKey thread) {
        try {
            var found =
                    streams.queryMetadataForKey(
                            ThreadStores.THREADS, thread.toString(), new StringSerializer());
            if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) throw notNow();
            return found.activeHost();
        } catch (StreamsNotStartedException | IllegalStateException e) {
            throw notNow();
        }
    }

    private WindowView own(ThreadKey thread) {
        ReadOnlyKeyValueStore<String, ThreadRecord> threads =
                store(ThreadStores.THREADS, QueryableStoreTypes.keyValueStore());
        return view(thread, threads.get(thread.toString()));
    }

    private List<WindowView> own(String phoneNumberId, int limit, @Nullable String cursor) {
        ReadOnlyKeyValueStore<Bytes, byte[]> index =
                store(ThreadStores.OPEN_WINDOWS, QueryableStoreTypes.keyValueStore());
        ReadOnlyKeyValueStore<String, ThreadRecord> threads =
                store(ThreadStores.THREADS, QueryableStoreTypes.keyValueStore());
        var stillOpen = new InstantIndex.Entry(clock.instant().plusMillis(1), "");
        var first = cursor == null ? stillOpen : WindowPage.firstAfter(cursor);
        if (first.at().isBefore(stillOpen.at())) first = stillOpen;
        var end = Instant.ofEpochMilli(Long.MAX_VALUE);
        return InstantIndex.entries(index, phoneNumberId, first, end, limit).stream()
                .map(entry -> new ThreadKey(phoneNumberId, entry.name()))
                .map(thread -> view(thread, threads.get(thread.toString())))
                .filter(window -> window.state().equals("open"))
                .toList();
    }

    private WindowView view(ThreadKey thread, @Nullable ThreadRecord stored) {
        return WindowView.of(thread, ThreadRecords.toState(stored), clock.instant());
    }

    private <T> T store(String name, QueryableStoreType<T> type) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(name, type));
        } catch (InvalidStateStoreException e) {
            throw notNow();
        }
    }

    private static ProblemException notNow() {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "rebalancing",
                "The tracker is starting or moving its state; ask again in a moment.");
    }
}
