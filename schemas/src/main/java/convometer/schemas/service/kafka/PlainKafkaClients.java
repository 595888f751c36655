package convometer.schemas.service.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Map;

/// Clients with some properties, and without metrics.
///
/// @param properties with the address of the brokers
record PlainKafkaClients(Map<String, Object> properties) implements KafkaClients {

    @Override
    public String bootstrapServers() {
        return String.valueOf(properties.get(BOOTSTRAP_SERVERS_CONFIG));
    }

    @Override
    public String principal() {
        return Principal.of(properties);
    }

    @Override
    public <K, V> Producer<K, V> producer(
            ClientSettings settings, Serializer<K> keys, Serializer<V> values) {
        return new KafkaProducer<>(settings.over(properties), keys, values);
    }

    @Override
    public <K, V> Consumer<K, V> consumer(
            ClientSettings settings, Deserializer<K> keys, Deserializer<V> values) {
        return new KafkaConsumer<>(settings.over(properties), keys, values);
    }

    @Override
    public Admin admin(ClientSettings settings) {
        return Admin.create(settings.over(properties));
    }

    @Override
    public Map<String, Object> streams(String applicationId) {
        return properties;
    }
}
