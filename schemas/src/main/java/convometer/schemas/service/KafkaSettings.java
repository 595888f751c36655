package convometer.schemas.service;

import convometer.schemas.Topic;
import convometer.schemas.streams.DeadLetters;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/// Where Kafka is and what its topics are called; environment `KAFKA_BOOTSTRAP_SERVERS`.
///
/// @param bootstrapServers brokers, as `host:port,host:port`
/// @param topics other names of topics, by the name in the catalogue
/// @param createTopics make missing topics at start, as the catalogue says
/// @param replicationFactor of topics made at start; -1: as the broker is set
/// @param patience how long a service that cannot do without Kafka waits for it at start
@ConfigurationProperties("kafka")
public record KafkaSettings(
        String bootstrapServers,
        @Nullable Map<String, String> topics,
        @Bindable(defaultValue = "true") boolean createTopics,
        @Bindable(defaultValue = "-1") short replicationFactor,
        @Bindable(defaultValue = "30s") Duration patience) {

    public KafkaSettings {
        if (bootstrapServers.isBlank())
            throw new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS names no broker");
        topics = topics == null ? Map.of() : Map.copyOf(topics);
    }

    /// Settings with a default in everything but the address.
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(
                bootstrapServers, Map.of(), true, (short) -1, Duration.ofSeconds(30));
    }

    /// The name under which the broker knows the topic.
    public String nameOf(Topic<?> topic) {
        return topics == null ? topic.name() : topics.getOrDefault(topic.name(), topic.name());
    }

    /// The name under which the broker knows the topic's dead letters: that of the topic, with an
    /// ending. Who sets a record aside knows nothing but the name it came under.
    public String deadLettersOf(Topic<?> topic) {
        return nameOf(topic) + DeadLetters.ENDING;
    }
}
