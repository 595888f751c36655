package convometer.schemas.service;

import convometer.schemas.Topic;
import convometer.schemas.service.topics.TopicSettings;
import convometer.schemas.streams.DeadLetters;

import java.time.Duration;
import java.util.Map;

/// Where Kafka is, what its topics are called and how they are made; environment
/// `KAFKA_BOOTSTRAP_SERVERS`. How clients speak to it is with
/// [convometer.schemas.service.kafka.KafkaClients].
///
/// @param bootstrapServers brokers, as `host:port,host:port`
/// @param topics other names of topics, by the name in the catalogue
/// @param createTopics make missing topics at start, as the catalogue says
/// @param made how topics are made
/// @param patience how long a service that cannot do without Kafka waits for it at start
public record KafkaSettings(
        String bootstrapServers,
        Map<String, String> topics,
        boolean createTopics,
        TopicSettings made,
        Duration patience) {

    public KafkaSettings {
        if (bootstrapServers.isBlank())
            throw new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS names no broker");
        topics = Map.copyOf(topics);
    }

    /// Settings with a default in everything but the address.
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(
                bootstrapServers, Map.of(), true, TopicSettings.standard(), Duration.ofSeconds(30));
    }

    /// The same, but for how topics are made.
    public KafkaSettings making(TopicSettings made) {
        return new KafkaSettings(bootstrapServers, topics, createTopics, made, patience);
    }

    /// The name under which the broker knows the topic.
    public String nameOf(Topic<?> topic) {
        return topics.getOrDefault(topic.name(), topic.name());
    }

    /// The name under which the broker knows the topic's dead letters: that of the topic, with an
    /// ending. Who sets a record aside knows nothing but the name it came under.
    public String deadLettersOf(Topic<?> topic) {
        return nameOf(topic) + DeadLetters.ENDING;
    }
}
