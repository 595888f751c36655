package convometer.schemas.service;

import convometer.schemas.service.topics.TopicSettings;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/// What operators set under `kafka` beside the properties of clients.
///
/// @param topics other names of topics, by the name in the catalogue
/// @param createTopics make missing topics at start, as the catalogue says
/// @param patience how long a service that cannot do without Kafka waits for it at start
@ConfigurationProperties("kafka")
record KafkaBinding(
        @Nullable Map<String, String> topics,
        @Bindable(defaultValue = "true") boolean createTopics,
        @Bindable(defaultValue = "30s") Duration patience) {

    KafkaSettings settings(String bootstrapServers, TopicSettings made) {
        return new KafkaSettings(
                bootstrapServers, topics == null ? Map.of() : topics, createTopics, made, patience);
    }
}
