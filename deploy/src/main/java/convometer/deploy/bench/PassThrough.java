package convometer.deploy.bench;

import convometer.schemas.streams.StreamsDefaults;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// The least that an application with a state and exactly-once can do with a record: one get, one
/// put, and the record goes on. Threads and commits are those of window-tracker, and in one of two
/// variants its cache of stores; without one each record reaches RocksDB and a changelog. Its
/// `main` is a process of its own.
public final class PassThrough {

    /// A variant, an application of its own.
    enum Variant {
        CACHED("bench-pass-through-cached", 32 << 20),
        UNCACHED("bench-pass-through", 0);

        /// Of the application and the process.
        final String title;

        /// As many as those of window-tracker where there is a cache at all.
        private final long cacheBytes;

        Variant(String title, long cacheBytes) {
            this.title = title;
            this.cacheBytes = cacheBytes;
        }

        String input() {
            return title + "-in";
        }

        String output() {
            return title + "-out";
        }
    }

    private static final String STORE = "latest";

    /// As many as a service has that nobody told otherwise.
    private static final int THREADS = 2;

    private static final int COMMIT_EVERY_MS = 100;
    private static final int POLL_MS = 20;

    /// Runs until it is told to end.
    ///
    /// @param args brokers, a folder for the state, and the variant
    public static void main(String[] args) {
        var variant = Variant.valueOf(args[2]);
        var settings = StreamsDefaults.of(variant.title, args[0]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, args[1]);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, variant.cacheBytes);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY_MS);
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        var streams = new KafkaStreams(topology(variant), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "end"));
        streams.start();
    }

    private static Topology topology(Variant variant) {
        var bytes = Serdes.ByteArray();
        var store =
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.String(), bytes);
        if (variant == Variant.CACHED) store.withCachingEnabled();
        var read = "read";
        var keep = "keep";
        var strings = Serdes.String();
        return new Topology()
                .addSource(read, strings.deserializer(), bytes.deserializer(), variant.input())
                .addProcessor(keep, Keep::new, read)
                .addStateStore(store, keep)
                .addSink("write", variant.output(), strings.serializer(), bytes.serializer(), keep);
    }

    private static final class Keep extends ContextualProcessor<String, byte[], String, byte[]> {

        private @Nullable KeyValueStore<String, byte[]> latest;

        @Override
        public void init(ProcessorContext<String, byte[]> context) {
            super.init(context);
            latest = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, byte[]> message) {
            var store = Objects.requireNonNull(latest);
            var _ = store.get(message.key());
            store.put(message.key(), message.value());
            context().forward(message);
        }
    }

    private PassThrough() {}
}
