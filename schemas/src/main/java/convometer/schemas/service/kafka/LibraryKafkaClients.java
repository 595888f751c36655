package convometer.schemas.service.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
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
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Clients as micronaut-kafka makes them, measured by Micrometer. Its configuration is where
/// `kafka.*` is read: the properties of all clients, `kafka.producers.NAME.*` and
/// `kafka.consumers.NAME.*` of one, and for streams, which it does not make,
/// `kafka.streams.NAME.*`.
@Singleton
final class LibraryKafkaClients implements KafkaClients {

    /// What the library puts beside the properties so that it measures a client itself.
    private static final String METERS = "meter.registry";

    private static final String REPORTERS = "io.micronaut.configuration.kafka.metrics.";

    private final KafkaDefaultConfiguration defaults;
    private final ProducerFactory producers;
    private final KafkaConsumerFactory consumers;
    private final BeanContext beans;
    private final Environment environment;
    private final String bootstrapServers;
    private final @Nullable ClientMetrics metrics;

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
        metrics = beans.findBean(MeterRegistry.class).map(ClientMetrics::new).orElse(null);
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
                        settings.writing(),
                        configuration(AbstractKafkaProducerConfiguration.class, settings));
        properties.merge(
                INTERCEPTOR_CLASSES_CONFIG,
                DeniedWrites.class.getName(),
                LibraryKafkaClients::joined);
        var producer = measured(settings, producers.createProducer(properties, keys, values));
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

    /// A list of classes has commas between them, or is a list in a file of settings.
    private static String joined(Object theirs, Object ours) {
        var names = theirs instanceof Collection<?> list ? list.stream() : Stream.of(theirs);
        return Stream.concat(names, Stream.of(ours))
                .map(Object::toString)
                .collect(Collectors.joining(","));
    }

    private <K, V> Producer<K, V> measured(ClientSettings settings, Producer<K, V> producer) {
        return metrics == null || !settings.measured()
                ? producer
                : metrics.measured(
                        Producer.class,
                        producer,
                        settings.name(),
                        new KafkaClientMetrics(producer));
    }

    private <K, V> Consumer<K, V> measured(ClientSettings settings, Consumer<K, V> consumer) {
        return metrics == null || !settings.measured()
                ? consumer
                : metrics.measured(
                        Consumer.class,
                        consumer,
                        settings.name(),
                        new KafkaClientMetrics(consumer));
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
                measured(settings, consumers.createConsumer(configuration)),
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

    /// That of the client where an operator has set something for it alone, else that of all.
    private <C extends AbstractKafkaConfiguration<?, ?>> C configuration(
            Class<C> type, ClientSettings settings) {
        return beans.findBean(type, Qualifiers.byName(settings.name()))
                .orElseGet(() -> beans.getBean(type));
    }

    private Properties properties(
            ClientSettings settings, AbstractKafkaConfiguration<?, ?> configuration) {
        var operator = new HashMap<>(KafkaProperties.forClients(configuration.getConfig()));
        operator.put(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        operator.remove(METERS);
        var reporters = String.valueOf(operator.get(METRIC_REPORTER_CLASSES_CONFIG));
        if (!settings.measured() || reporters.startsWith(REPORTERS))
            operator.remove(METRIC_REPORTER_CLASSES_CONFIG);
        return settings.over(operator);
    }
}
