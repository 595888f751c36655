package convometer.schemas.service.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.service.KafkaSettings;

import io.micronaut.configuration.kafka.ProducerFactory;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// What operators set, by the names that micronaut-kafka and the environment have for it, comes to
/// the clients.
class LibraryKafkaClientsTest {

    private static final Map<String, Object> SCRAM =
            Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    "k-1:9093,k-2:9093",
                    "KAFKA_SECURITY_PROTOCOL",
                    "SASL_SSL",
                    "KAFKA_SASL_MECHANISM",
                    "SCRAM-SHA-512",
                    "KAFKA_SASL_JAAS_CONFIG",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required"
                            + " username=\"tracker\" password=\"sesame\";",
                    "KAFKA_SSL_TRUSTSTORE_LOCATION",
                    "/etc/trust.pem",
                    "KAFKA_TOPICS_PARTITIONS",
                    "24",
                    "KAFKA_TOPICS_CHARGES",
                    "prod.charges");

    /// Keeps the properties in place of making a producer.
    private static final class Captured implements ProducerFactory {

        private Properties properties = new Properties();

        @Override
        public <K, V> Producer<K, V> createProducer(
                Properties config, Serializer<K> keys, Serializer<V> values) {
            properties = config;
            return new MockProducer<>(true, null, keys, values);
        }
    }

    private static ApplicationContext context(PropertySource source, Captured captured) {
        var context =
                ApplicationContext.builder()
                        .propertySources(source)
                        .environmentPropertySource(false)
                        .build();
        context.registerSingleton(ProducerFactory.class, captured);
        return context.start();
    }

    private static PropertySource environment(Map<String, Object> variables) {
        return new MapPropertySource("environment", variables) {
            @Override
            public PropertyConvention getConvention() {
                return PropertyConvention.ENVIRONMENT_VARIABLE;
            }
        };
    }

    private static Properties producer(PropertySource source, ClientSettings settings) {
        var captured = new Captured();
        try (var context = context(source, captured)) {
            context.getBean(KafkaClients.class)
                    .producer(settings, new StringSerializer(), new StringSerializer());
            return captured.properties;
        }
    }

    @Test
    void theEnvironmentComesToEveryClient() {
        var properties = producer(environment(SCRAM), ClientSettings.lasting("requests"));
        assertEquals("k-1:9093,k-2:9093", properties.get("bootstrap.servers"));
        assertEquals("SASL_SSL", properties.get("security.protocol"));
        assertEquals("SCRAM-SHA-512", properties.get("sasl.mechanism"));
        assertEquals("/etc/trust.pem", properties.get("ssl.truststore.location"));
        assertEquals("requests", properties.get("client.id"));
        assertTrue(String.valueOf(properties.get("sasl.jaas.config")).contains("tracker"));
    }

    @Test
    void streamsHaveTheSame() {
        try (var context = context(environment(SCRAM), new Captured())) {
            var streams = context.getBean(KafkaClients.class).streams("window-tracker");
            assertEquals("SASL_SSL", streams.get("security.protocol"));
            assertEquals("SCRAM-SHA-512", streams.get("sasl.mechanism"));
        }
    }

    @Test
    void whatIsOursIsNotTheirs() {
        var properties = producer(environment(SCRAM), ClientSettings.lasting("requests"));
        for (var name : properties.stringPropertyNames()) {
            assertFalse(name.contains("-"), name);
            assertFalse(name.startsWith("topics"), name);
        }
        try (var context = context(environment(SCRAM), new Captured())) {
            var kafka = context.getBean(KafkaSettings.class);
            assertEquals(24, kafka.made().partitions());
            assertEquals("prod.charges", kafka.topics().get("charges"));
        }
    }

    @Test
    void anOperatorIsStrongerThanWhatIsUsualAndWeakerThanWhatIsRequired() {
        var settings =
                ClientSettings.lasting("requests").usually("linger.ms", 2).always("acks", "all");
        var plain = producer(operator(Map.of()), settings);
        assertEquals(2, plain.get("linger.ms"));
        var general = producer(operator(Map.of("kafka.linger.ms", 7, "kafka.acks", "1")), settings);
        assertEquals("7", String.valueOf(general.get("linger.ms")));
        assertEquals("all", general.get("acks"));
        var alone =
                producer(
                        operator(
                                Map.of(
                                        "kafka.linger.ms",
                                        7,
                                        "kafka.producers.requests.linger.ms",
                                        9)),
                        settings);
        assertEquals("9", String.valueOf(alone.get("linger.ms")));
    }

    @Test
    void moreTimeForRequestsIsMoreTimeForDeliveries() {
        var settings =
                ClientSettings.lasting("requests")
                        .usually("request.timeout.ms", 2_000)
                        .usually("delivery.timeout.ms", 3_000)
                        .usually("linger.ms", 2);
        var slow = producer(operator(Map.of("kafka.request.timeout.ms", 60_000)), settings);
        assertEquals("60002", String.valueOf(slow.get("delivery.timeout.ms")));
    }

    @Test
    void whoPassesHasNoMetrics() {
        var reporters = "metric.reporters";
        var operator = operator(Map.of("kafka.metric.reporters", "x.Reporter"));
        assertEquals("x.Reporter", producer(operator, ClientSettings.lasting("a")).get(reporters));
        assertNull(producer(operator, ClientSettings.passing("a")).get(reporters));
    }

    @Test
    void streamsMayBeSetAlone() {
        var source =
                operator(
                        Map.of(
                                "kafka.fetch.min.bytes", 10,
                                "kafka.streams.default.num.standby.replicas", 1,
                                "kafka.streams.window-tracker.fetch.min.bytes", 20));
        try (var context = context(source, new Captured())) {
            var clients = context.getBean(KafkaClients.class);
            var tracker = clients.streams("window-tracker");
            assertEquals("20", String.valueOf(tracker.get("fetch.min.bytes")));
            assertEquals("1", String.valueOf(tracker.get("num.standby.replicas")));
            assertEquals("10", String.valueOf(clients.streams("other").get("fetch.min.bytes")));
        }
    }

    @Test
    void withoutABrokerThereAreNoClients() {
        var source = PropertySource.of(Map.of("kafka.security.protocol", "SSL"));
        try (var context = context(source, new Captured())) {
            var error =
                    assertThrows(RuntimeException.class, () -> context.getBean(KafkaClients.class));
            assertTrue(String.valueOf(error.getMessage()).contains("KAFKA_BOOTSTRAP_SERVERS"));
        }
    }

    private static PropertySource operator(Map<String, Object> more) {
        var all = new HashMap<String, Object>(more);
        all.put("kafka.bootstrap.servers", "k-1:9092");
        return MapPropertySource.of("operator", all);
    }
}
