package convometer.tracker.streams.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.streams.TrackerTopics;
import convometer.tracker.streams.store.Millis;

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

/// The gate state of messaging limits between its topics.
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
                .addTo(topology, meters, clock.withZone(ZoneOffset.UTC), Duration.ofSeconds(1));
        topology.addSink(
                "mail",
                kafka.nameOf(TrackerTopics.CUSTOMER_COMMANDS),
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
        pipe(command("ann", "r1").setRequested(1));
        var answer = answer();
        assertEquals("acme", answer.getPortfolio());
        assertEquals("ann", answer.getCustomer());
        assertEquals("r1", answer.getSlot().getRequestId());
        assertEquals(ACME, answer.getSlot().getScope());
        assertEquals(true, answer.getSlot().getGranted());
    }

    @Test
    void aFullLimitSaysWhenThereIsRoom() {
        pipe(command("ann", "r1").setRequested(1));
        answer();
        pipe(command("ann", "r1").setSent(Millis.of(NOON.plusSeconds(2))));
        pipe(command("bob", "r2").setRequested(1));
        var refused = answer().getSlot();
        assertEquals(false, refused.getGranted());
        assertEquals(
                Millis.of(NOON.plusSeconds(2).plus(Duration.ofHours(24))), refused.getEarliestAt());
        assertEquals(1, meters.get("limits.refused").tag("scope", ACME).counter().count());
        pipe(command("bob", "r3").setScope("number/107").setRequested(1));
        assertEquals(true, answer().getSlot().getGranted());
    }

    @Test
    void aQuotaIsCountedBesideItsLimitAndRefusesByItself() {
        pipe(command("ann", "r1").setRequested(9).setQuota("team=orders").setQuotaSlots(1));
        pipe(command("bob", "r2").setRequested(9).setQuota("team=orders").setQuotaSlots(1));
        pipe(command("bob", "r3").setRequested(9));
        assertEquals(true, answer().getSlot().getGranted());
        var refused = answer().getSlot();
        assertEquals(false, refused.getGranted());
        assertEquals(true, refused.getQuotaExhausted());
        assertEquals(Millis.of(NOON.plus(Duration.ofHours(24))), refused.getEarliestAt());
        assertEquals(true, answer().getSlot().getGranted());
        assertEquals(2, used());
        assertEquals(1, ofQuota("quotas.used"));
        assertEquals(1, ofQuota("quotas.slots"));
        assertEquals(
                1,
                meters.get("quotas.refused")
                        .tags("scope", ACME, "quota", "team=orders")
                        .counter()
                        .count());
        assertNull(meters.find("limits.refused").counter());

        pipe(command("ann", "r1").setReleased(true).setQuota("team=orders"));
        assertEquals(0, ofQuota("quotas.used"));
        pipe(command("bob", "r4").setRequested(9).setQuota("team=orders").setQuotaSlots(1));
        assertEquals(true, answer().getSlot().getGranted());
        assertEquals(1, used());
        now = NOON.plus(Duration.ofHours(24));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertEquals(0, used());
        assertNull(
                meters.find("quotas.used").gauge(), "the accounts file may not have it any more");
    }

    @Test
    void anUnlimitedTierShowsItsQuotasAlone() {
        pipe(
                command("ann", "r1")
                        .setRequested(Integer.MAX_VALUE)
                        .setQuota("team=orders")
                        .setQuotaSlots(1));
        assertEquals(true, answer().getSlot().getGranted());
        assertEquals(1, ofQuota("quotas.used"));
        assertNull(meters.find("limits.used").gauge());
    }

    private double ofQuota(String name) {
        return meters.get(name).tags("scope", ACME, "quota", "team=orders").gauge().value();
    }

    @Test
    void whatIsGivenBackOrRenamedMakesRoom() {
        pipe(command("ann", "r1").setRequested(2));
        pipe(command("bob", "r2").setRequested(2));
        pipe(command("ann", "").setRenamedFrom("bob"));
        pipe(command("cid", "r3").setRequested(2));
        pipe(command("cid", "r3").setReleased(true));
        pipe(command("dan", "r4").setRequested(2));
        for (var i = 0; i < 4; i++) assertEquals(true, answer().getSlot().getGranted());
        assertEquals(2, used());
    }

    @Test
    void timeAloneMakesRoom() {
        pipe(command("ann", "r1").setRequested(250));
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

    private LimitCommand.Builder command(String customer, String request) {
        return LimitCommand.newBuilder()
                .setScope(ACME)
                .setPortfolio("acme")
                .setCustomer(customer)
                .setRequestId(request)
                .setAt(Millis.of(now));
    }

    private void pipe(LimitCommand.Builder command) {
        var built = command.build();
        driver.createInputTopic(
                        TrackerTopics.LIMIT_RESERVATIONS.name(),
                        new StringSerializer(),
                        serdes.<SpecificRecord>serializer())
                .pipeInput(built.getScope(), built);
    }

    private CustomerCommand answer() {
        return (CustomerCommand)
                driver.createOutputTopic(
                                TrackerTopics.CUSTOMER_COMMANDS.name(),
                                new StringDeserializer(),
                                serdes.<SpecificRecord>deserializer())
                        .readValue();
    }
}
