package convometer.schemas.service.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Map;

/// Makes every client of Kafka that a service has, with the properties that operators set for all
/// of them.
public interface KafkaClients {

    /// Brokers, as `host:port,host:port`.
    String bootstrapServers();

    /// As whom the brokers know the service, as far as its properties tell.
    String principal();

    <K, V> Producer<K, V> producer(
            ClientSettings settings, Serializer<K> keys, Serializer<V> values);

    <K, V> Consumer<K, V> consumer(
            ClientSettings settings, Deserializer<K> keys, Deserializer<V> values);

    Admin admin(ClientSettings settings);

    /// What operators set for the clients of a streams application.
    ///
    /// @param applicationId under which they may set something for it alone
    Map<String, Object> streams(String applicationId);

    /// Clients for programs that are no service, with what the environment has for those of a
    /// service: `KAFKA_SECURITY_PROTOCOL` and every other.
    ///
    /// @param bootstrapServers brokers, whatever the environment says
    static KafkaClients of(String bootstrapServers, Map<String, String> environment) {
        var properties = KafkaProperties.ofEnvironment(environment);
        properties.put("bootstrap.servers", bootstrapServers);
        return new PlainKafkaClients(Map.copyOf(properties));
    }

    /// Clients of unprotected brokers, with no other properties: for programs that are no service.
    static KafkaClients at(String bootstrapServers) {
        return new PlainKafkaClients(Map.of("bootstrap.servers", bootstrapServers));
    }
}
