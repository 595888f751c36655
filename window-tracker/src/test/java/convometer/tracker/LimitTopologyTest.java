package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.PlaceMail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// The desk of messaging limits between its topics.
class LimitTopologyTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String ACME = "portfolio/acme";

    private final AvroSerdes serdes = AvroSerdes.with("memory:limit-topology");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = NOON;

    @TempDir private Path state;
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        var kafka = KafkaSettings.of("nowhere:1");
        var topology = new Topology();
        InstantSource clock = () -> now;
        new LimitTopology(kafka, serdes)
                .addTo(
                        topology,
                        new LimitMetrics(meters),
                        clock.withZone(ZoneOffset.UTC),
                        Duration.ofSeconds(1));
        topology.addSink(
                "mail",
                kafka.nameOf(TrackerTopics.MAIL),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                LimitTopology.GIVE_OUT);
        var settings = StreamsDefaults.of("limits", kafka.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(topology, settings, NOON);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void theAnswerGoesToWhoeverKeepsTheCustomer() {
        pipe(mail("ann", "r1").setAsked(1));
        var answer = answer();
        assertEquals("acme", answer.getPortfolio());
        assertEquals("ann", answer.getCustomer());
        assertEquals("r1", answer.getPlace().getRequestId());
        assertEquals(ACME, answer.getPlace().getScope());
        assertEquals(true, answer.getPlace().getGranted());
    }

    @Test
    void aFullLimitSaysWhenThereIsRoom() {
        pipe(mail("ann", "r1").setAsked(1));
        answer();
        pipe(mail("ann", "r1").setSent(NOON.plusSeconds(2)));
        pipe(mail("bob", "r2").setAsked(1));
        var refused = answer().getPlace();
        assertEquals(false, refused.getGranted());
        assertEquals(NOON.plusSeconds(2).plus(Duration.ofHours(24)), refused.getEarliestAt());
        assertEquals(1, meters.get("limits.refused").tag("scope", ACME).counter().count());
        pipe(mail("bob", "r3").setScope("number/107").setAsked(1));
        assertEquals(true, answer().getPlace().getGranted());
    }

    @Test
    void whatIsGivenBackOrRenamedMakesRoom() {
        pipe(mail("ann", "r1").setAsked(2));
        pipe(mail("bob", "r2").setAsked(2));
        pipe(mail("ann", "").setRenamedFrom("bob"));
        pipe(mail("cid", "r3").setAsked(2));
        pipe(mail("cid", "r3").setGivenBack(true));
        pipe(mail("dan", "r4").setAsked(2));
        for (var i = 0; i < 4; i++) assertEquals(true, answer().getPlace().getGranted());
        assertEquals(2, used());
    }

    @Test
    void timeAloneMakesRoom() {
        pipe(mail("ann", "r1").setAsked(250));
        assertEquals(1, used());
        assertEquals(250, meters.get("limits.places").tag("scope", ACME).gauge().value());
        now = NOON.plus(Duration.ofHours(24)).minusMillis(1);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertEquals(1, used());
        now = NOON.plus(Duration.ofHours(24));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertEquals(0, used());
        driver.close();
        assertNull(meters.find("limits.used").tag("scope", ACME).gauge());
        start();
    }

    private double used() {
        return meters.get("limits.used").tag("scope", ACME).gauge().value();
    }

    private PlaceMail.Builder mail(String customer, String request) {
        return PlaceMail.newBuilder()
                .setScope(ACME)
                .setPortfolio("acme")
                .setCustomer(customer)
                .setRequestId(request)
                .setAt(now);
    }

    private void pipe(PlaceMail.Builder mail) {
        var built = mail.build();
        driver.createInputTopic(
                        TrackerTopics.LIMIT_PLACES.name(),
                        new StringSerializer(),
                        serdes.<SpecificRecord>serializer())
                .pipeInput(built.getScope(), built);
    }

    private CustomerMail answer() {
        return (CustomerMail)
                driver.createOutputTopic(
                                TrackerTopics.MAIL.name(),
                                new StringDeserializer(),
                                serdes.<SpecificRecord>deserializer())
                        .readValue();
    }
}
