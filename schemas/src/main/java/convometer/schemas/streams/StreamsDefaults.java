package convometer.schemas.streams;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// The settings that keep a streams application from losing or doubling anything.
public final class StreamsDefaults {

    /// How often results become visible to others, in milliseconds.
    static final int COMMIT_EVERY_MS = 100;

    private static final int LARGEST = 16 << 20;

    private static final int SESSION_TIMEOUT_MS = 10_000;

    /// Settings of an application; a service adds where its state is and how many threads it has.
    public static Properties of(String applicationId, String bootstrapServers) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.putAll(safety());
        return settings;
    }

    private static Map<String, Object> safety() {
        var safety = new HashMap<String, Object>();
        safety.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        safety.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY_MS);
        // Nothing waits in a cache: a decision is on its topic with the commit of its cause.
        safety.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        // A generated name changes with the topology and would strand the state behind it.
        safety.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        safety.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        safety.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingFailures.class);
        safety.put(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, ProductionFailures.class);
        safety.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        safety.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        safety.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        // A state is as large as what is known, and a record as what is in a webhook.
        safety.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST);
        safety.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST);
        safety.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
                "earliest");
        // An instance that was killed keeps its partitions for this long.
        safety.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                SESSION_TIMEOUT_MS);
        return safety;
    }

    private StreamsDefaults() {}
}
