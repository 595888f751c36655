package convometer.schemas.service.kafka;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What operators set under `kafka`, as far as it is meant for Kafka's clients. An environment
/// variable turns up under every name that may be meant by it, and ours stand beside Kafka's.
final class KafkaProperties {

    private static final List<String> OURS =
            List.of("consumers.", "embedded.", "health.", "producers.", "streams.", "topics.");

    /// Kafka's own names have dots and no hyphens.
    static Map<String, Object> forClients(Map<?, ?> properties) {
        var chosen = new HashMap<String, Object>();
        properties.forEach((key, value) -> {
            var name = key.toString();
            var isOurs =
                    name.indexOf('-') >= 0
                            || name.equals("patience")
                            || OURS.stream().anyMatch(name::startsWith);
            if (!isOurs) chosen.put(name, value);
        });
        return chosen;
    }

    /// What an environment has of properties that Kafka's clients know.
    static Map<String, Object> ofEnvironment(Map<String, String> environment) {
        var known = new HashSet<>(AdminClientConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        var chosen = new HashMap<String, Object>();
        for (var name : known) {
            var value = environment.get("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'));
            if (value != null && !value.isBlank()) chosen.put(name, value);
        }
        return chosen;
    }

    private KafkaProperties() {}
}
