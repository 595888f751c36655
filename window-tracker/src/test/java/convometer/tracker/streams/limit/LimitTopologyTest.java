package convometer.tracker.streams.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.events.BudgetEvent;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.Expense;
import convometer.tracker.identity.WabaId;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.ExpenseState;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.streams.TrackerTopics;
import convometer.tracker.streams.store.BudgetRecords;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.StoredBudgetLedger;

import io.micrometer.core.instrument.search.RequiredSearch;
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

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
                LimitTopology.ANSWERS,
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

    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void moneyIsGivenOutInOneOrderWithSlots() {
        pipe(command("ann", "r1").setRequested(1).setExpense(expense("r1", "6")));
        pipe(command("bob", "r2").setRequested(1).setExpense(expense("r2", "6")));
        pipe(command("bob", "r3").setSlot(false).setRequested(1).setExpense(expense("r3", "6")));
        pipe(command("cid", "r4").setSlot(false).setRequested(1).setExpense(expense("r4", "4")));
        assertEquals(true, answer().getSlot().getGranted());
        assertEquals("false [all] budget false", said(), "the limit refuses first");
        assertEquals("false [all] budget true", said());
        assertEquals(true, answer().getSlot().getGranted());
        assertEquals(1, used());
        assertEquals(1, budget("refused").counter().count());
        assertEquals(1.0, budget("spent.ratio").gauge().value());

        pipe(command("ann", "r1").setReleased(true).setExpense(expense("r1", "6")));
        assertEquals(0, used());
        assertEquals(0.4, budget("spent.ratio").gauge().value());
        pipe(command("cid", "r4").setSlot(false).setDelivered(true).setExpense(expense("r4", "4")));
        pipe(command("bob", "r5").setRequested(1).setExpense(expense("r5", "6")));
        var granted = answer().getSlot();
        assertEquals(true, granted.getGranted());
        assertEquals(Millis.of(NOON), granted.getAskedAt());
        assertEquals(
                List.of(
                        "waba/all/2026-10-01T00:00:00Z 50% 6 of 10 USD, 6 reserved",
                        "waba/all/2026-10-01T00:00:00Z 100% 10 of 10 USD, 10 reserved"),
                events());
    }

    private String said() {
        var slot = answer().getSlot();
        if (slot.getBudgetExhausted()) assertEquals(Millis.of(NOVEMBER), slot.getEarliestAt());
        return slot.getGranted()
                + " "
                + slot.getLackingBudgets()
                + " budget "
                + slot.getBudgetExhausted();
    }

    /// The month before stays for an hour, for those whose clock is behind.
    @Test
    void aPeriodThatIsOverIsForgottenRowByRow() {
        for (var n = 0; n < 1_500; n++)
            pipe(
                    command("ann", "r" + n)
                            .setSlot(false)
                            .setRequested(1)
                            .setExpense(expense("r" + n, "0.001")));
        now = NOVEMBER.plusSeconds(3_599);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertEquals(1_500, rows(StoredBudgetLedger.RESERVED));
        assertEquals(0, budget("spent.ratio").gauge().value());
        now = NOVEMBER.plusSeconds(3_600);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertEquals(500, rows(StoredBudgetLedger.RESERVED));
        assertEquals(1, rows(StoredBudgetLedger.TOTALS));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertEquals(0, rows(StoredBudgetLedger.RESERVED));
        assertEquals(0, rows(StoredBudgetLedger.TOTALS));
        assertNull(meters.find("budgets.spent.ratio").gauge());
    }

    private int rows(String store) {
        var rows = new ArrayList<String>();
        try (var all = driver.<String, Object>getKeyValueStore(store).all()) {
            all.forEachRemaining(each -> rows.add(each.key));
        }
        return rows.size();
    }

    private RequiredSearch budget(String what) {
        return meters.get("budgets." + what).tags("waba", "waba", "budget", "all");
    }

    /// Of a budget of 10 for October.
    private static ExpenseState expense(String request, String price) {
        var october = Instant.parse("2026-10-01T00:00:00Z");
        var budget =
                new Budget(
                        new BudgetPeriod(new WabaId("waba"), "all", october, NOVEMBER),
                        BigDecimal.TEN,
                        "USD",
                        true,
                        List.of(50, 100));
        return Objects.requireNonNull(
                BudgetRecords.record(
                        new Expense(
                                "106/5511/" + request, new BigDecimal(price), List.of(budget))));
    }

    private List<String> events() {
        return driver
                .createOutputTopic(
                        Topics.BUDGET_EVENTS.name(),
                        new StringDeserializer(),
                        serdes.<BudgetEvent>deserializer())
                .readKeyValuesToList()
                .stream()
                .map(each ->
                        "%s %d%% %s of %s %s, %s reserved"
                                .formatted(
                                        each.key,
                                        each.value.getThreshold(),
                                        each.value.getSpent(),
                                        each.value.getAmount(),
                                        each.value.getCurrency(),
                                        each.value.getReserved()))
                .toList();
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
