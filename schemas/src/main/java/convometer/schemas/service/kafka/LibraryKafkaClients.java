package convometer.schemas.service.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;

import io.micronaut.configuration.kafka.KafkaConsumerFactory;
import io.micronaut.configuration.kafka.ProducerFactory;
import io.micronaut.configuration.kafka.config.AbstractKafkaConfiguration;
import io.micronaut.configuration.kafka.config.AbstractKafkaConsumerConfiguration;
import io.micronaut.configuration.kafka.config.AbstractKafkaProducerConfiguration;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.BeanContext;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.inject.qualifiers.Qualifiers;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// Clients as micronaut-kafka makes and measures them. Its configuration is where `kafka.*` is
/// read: the properties of all clients, `kafka.producers.NAME.*` and `kafka.consumers.NAME.*` of
/// one, and for streams, which it does not make, `kafka.streams.NAME.*`.
@Singleton
final class LibraryKafkaClients implements KafkaClients {

    private static final String METERS = "meter.registry";

    private final KafkaDefaultConfiguration defaults;
    private final ProducerFactory producers;
    private final KafkaConsumerFactory consumers;
    private final BeanContext beans;
    private final Environment environment;
    private final String bootstrapServers;

    LibraryKafkaClients(
            KafkaDefaultConfiguration defaults,
            ProducerFactory producers,
            KafkaConsumerFactory consumers,
            BeanContext beans,
            Environment environment) {
        this.defaults = defaults;
        this.producers = producers;
        this.consumers = consumers;
        this.beans = beans;
        this.environment = environment;
        bootstrapServers = Brokers.of(environment);
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public String principal() {
        return Principal.of(forAll());
    }

    @Override
    public <K, V> Producer<K, V> producer(
            ClientSettings settings, Serializer<K> keys, Serializer<V> values) {
        var properties =
                properties(
                        settings,
                        configuration(AbstractKafkaProducerConfiguration.class, settings));
        properties.merge(
                INTERCEPTOR_CLASSES_CONFIG,
                DeniedWrites.class.getName(),
                (theirs, ours) -> theirs + "," + ours);
        var producer = producers.createProducer(properties, keys, values);
        var transactions = properties.get(TRANSACTIONAL_ID_CONFIG);
        return transactions == null
                ? producer
                : DeniedCalls.of(
                        Producer.class,
                        producer,
                        AclOperation.WRITE,
                        transactions.toString(),
                        principal());
    }

    @Override
    public <K, V> Consumer<K, V> consumer(
            ClientSettings settings, Deserializer<K> keys, Deserializer<V> values) {
        var properties =
                properties(
                        settings,
                        configuration(AbstractKafkaConsumerConfiguration.class, settings));
        var configuration = new ConsumerConfiguration<K, V>(properties);
        configuration.setKeyDeserializer(keys);
        configuration.setValueDeserializer(values);
        return DeniedCalls.of(
                Consumer.class,
                consumers.createConsumer(configuration),
                AclOperation.READ,
                "",
                principal());
    }

    @Override
    public Admin admin(ClientSettings settings) {
        return Admin.create(settings.over(forAll()));
    }

    @Override
    public Map<String, Object> streams(String applicationId) {
        var properties = forAll();
        var alone = "kafka.streams." + applicationId;
        properties.putAll(environment.getProperties("kafka.streams.default", StringConvention.RAW));
        properties.putAll(environment.getProperties(alone, StringConvention.RAW));
        return properties;
    }

    /// That of one consumer, as it is.
    private static final class ConsumerConfiguration<K, V>
            extends AbstractKafkaConsumerConfiguration<K, V> {

        private ConsumerConfiguration(Properties properties) {
            super(properties);
        }
    }

    private Map<String, Object> forAll() {
        var properties = KafkaProperties.forClients(defaults.getConfig());
        properties.put(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    /// That of the client where an operator has set something for it alone, else that of all: made
    /// by the library, which adds its metrics.
    private <C extends AbstractKafkaConfiguration<?, ?>> C configuration(
            Class<C> type, ClientSettings settings) {
        return beans.findBean(type, Qualifiers.byName(settings.name()))
                .orElseGet(() -> beans.getBean(type));
    }

    private Properties properties(
            ClientSettings settings, AbstractKafkaConfiguration<?, ?> configuration) {
        var operator = new HashMap<>(KafkaProperties.forClients(configuration.getConfig()));
        operator.put(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        if (!settings.measured()) {
            operator.remove(METERS);
            operator.remove(METRIC_REPORTER_CLASSES_CONFIG);
        }
        return settings.over(operator);
    }
}
