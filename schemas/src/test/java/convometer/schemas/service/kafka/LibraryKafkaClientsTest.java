package convometer.schemas.service.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.service.KafkaSettings;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.configuration.kafka.ProducerFactory;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
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

    private static final String SENT = "kafka.producer.record.send.total";

    /// Keeps the properties, and makes a producer that counts what it is told.
    private static final class Captured implements ProducerFactory {

        private Properties properties = new Properties();
        private double sent;

        @Override
        public <K, V> Producer<K, V> createProducer(
                Properties config, Serializer<K> keys, Serializer<V> values) {
            properties = config;
            var producer = new MockProducer<>(true, null, keys, values);
            var name =
                    new MetricName(
                            "record-send-total",
                            "producer-metrics",
                            "",
                            Map.of("client-id", config.getProperty("client.id")));
            var total = new CumulativeSum(sent);
            producer.setMockMetrics(
                    name,
                    new KafkaMetric(new Object(), name, total, new MetricConfig(), Time.SYSTEM));
            return producer;
        }
    }

    private static ApplicationContext context(PropertySource source, Captured captured) {
        var context =
                ApplicationContext.builder()
                        .propertySources(source)
                        .properties(Map.of("micronaut.server.host", "127.0.0.1"))
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
            assertEquals(24, kafka.topicSettings().partitions());
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
    void noRecordIsLostOrDoubledAndEachGoesWhereItsKeyPutsIt() {
        var loose =
                operator(
                        Map.of(
                                "kafka.acks", "1",
                                "kafka.enable.idempotence", "false",
                                "kafka.partitioner.class", "x.Partitioner",
                                "kafka.client.id", "everybody"));
        var properties = producer(loose, ClientSettings.passing("tables"));
        assertEquals("all", properties.get("acks"));
        assertEquals(true, properties.get("enable.idempotence"));
        assertNull(properties.get("partitioner.class"));
        assertEquals("tables", properties.get("client.id"));
        var ours = ClientSettings.passing("door").always("partitioner.class", "y.Partitioner");
        assertEquals("y.Partitioner", producer(loose, ours).get("partitioner.class"));
    }

    @Test
    void aListOfInterceptorsIsOneWithOurs() {
        var ours = DeniedWrites.class.getName();
        for (var theirs : List.of("x.One,x.Two", List.of("x.One", "x.Two"))) {
            var source = operator(Map.of("kafka.interceptor.classes", theirs));
            assertEquals(
                    "x.One,x.Two," + ours,
                    producer(source, ClientSettings.lasting("a")).get("interceptor.classes"));
        }
    }

    @Test
    void metricsAreThoseOfTheClientThatIsThereNow() {
        var captured = new Captured();
        try (var context = context(operator(Map.of()), captured)) {
            var registry = new SimpleMeterRegistry();
            context.registerSingleton(MeterRegistry.class, registry);
            captured.sent = 1;
            var first = lasting(context);
            assertEquals(1, sent(registry));
            first.close();
            assertNull(registry.find(SENT).functionCounter());
            captured.sent = 2;
            var second = lasting(context);
            assertEquals(2, sent(registry));
            // The next one is there before this one has gone.
            captured.sent = 3;
            var third = lasting(context);
            second.close();
            assertEquals(3, sent(registry));
            third.close();
        }
    }

    private static Producer<String, String> lasting(ApplicationContext context) {
        return context.getBean(KafkaClients.class)
                .producer(
                        ClientSettings.lasting("webhook-ingest"),
                        new StringSerializer(),
                        new StringSerializer());
    }

    private static double sent(MeterRegistry registry) {
        return registry.get(SENT).tag("client.id", "webhook-ingest").functionCounter().count();
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
