package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.Scene;
import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.state.MonthRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ClosingRequest;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.MetaFiguresUpdate;
import convometer.events.ReportedPricing;
import convometer.events.RepricedLine;
import convometer.events.RepricingRequest;
import convometer.events.RepricingUpdate;
import convometer.events.StatementClosing;
import convometer.events.ThreadDecision;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The topology with one account in Sao Paulo, and what comes out of it as text.
final class LedgerHarness implements AutoCloseable {

    /// How long the ledger keeps a month after its end.
    static final Duration MONTHS_KEPT_FOR = Duration.ofDays(60);

    /// Later than whatever the tests tell of.
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AvroSerdes serdes = AvroSerdes.with("memory:" + UUID.randomUUID());
    private final TableVersions versions;
    private final Topology topology;
    private final TopologyTestDriver kafka;
    private final TestInputTopic<String, byte[]> decisions;
    private final TestOutputTopic<String, Charge> charges;
    private final TestOutputTopic<String, BillingCount> billingCounts;
    private final TestOutputTopic<String, byte[]> deadLetters;

    LedgerHarness(int freeTier) {
        this(new KnownTables(Scene.tables("v1", Scene.eras(freeTier), Scene.cards())));
    }

    LedgerHarness(TableVersions versions) {
        this(versions, MONTHS_KEPT_FOR);
    }

    LedgerHarness(TableVersions versions, Duration monthsKeptFor) {
        this.versions = versions;
        topology =
                BillingTopology.of(
                        KafkaSettings.of("localhost:1"),
                        serdes,
                        versions,
                        StatementLabels.parse("team"),
                        new BillingMetrics(meters),
                        monthsKeptFor,
                        new WholeReads(),
                        () -> NOW);
        var settings = StreamsDefaults.of("billing-aggregator", "localhost:1");
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of("target", "state", UUID.randomUUID().toString()).toString());
        settings.put(DeadLetters.METERS, meters);
        // Within a transaction the test driver forgets what is sent before a record is processed.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        kafka = new TopologyTestDriver(topology, settings, NOW);
        decisions =
                kafka.createInputTopic(
                        "thread-decisions", new StringSerializer(), new ByteArraySerializer());
        charges =
                kafka.createOutputTopic(
                        "charges", new StringDeserializer(), serdes.<Charge>deserializer());
        billingCounts =
                kafka.createOutputTopic(
                        "billing-counts",
                        new StringDeserializer(),
                        serdes.<BillingCount>deserializer());
        deadLetters =
                kafka.createOutputTopic(
                        "thread-decisions-dlq",
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
    }

    static ReportedPricing verdict(String category, String type) {
        return ReportedPricing.newBuilder()
                .setModel("PMP")
                .setCategory(category)
                .setType(type)
                .setCanonical("{}")
                .build();
    }

    void freeForm(String wamid, int revision, String at) {
        delivered(wamid, revision, at, d -> d.setKind("free_form").setCategory("service"));
    }

    byte[] delivered(
            String wamid, int revision, String at, UnaryOperator<DeliveryFact.Builder> fact) {
        return delivered(wamid, revision, at, fact, "number");
    }

    byte[] delivered(
            String wamid,
            int revision,
            String at,
            UnaryOperator<DeliveryFact.Builder> fact,
            String number) {
        var delivery =
                DeliveryFact.newBuilder()
                        .setWamid(wamid)
                        .setRevision(revision)
                        .setDeliveredAt(Instant.parse(at))
                        .setWabaId("waba")
                        .setRecipient("5511987654321")
                        .setKind("unknown")
                        .setSentByUs(true)
                        .setInWindow(true)
                        .setInEntryPoint(false);
        return send(
                decision(number, at)
                        .setKind("message_delivered")
                        .setDelivery(fact.apply(delivery).build()));
    }

    void conversation(String id, int revision, String category, String at, boolean withdrawn) {
        var fact =
                ConversationFact.newBuilder()
                        .setConversationId(id)
                        .setRevision(revision)
                        .setCategory(category)
                        .setOpenedAt(Instant.parse(at))
                        .setEndedAt(Instant.parse(at).plusSeconds(86400))
                        .setOpenedBy("w")
                        .setWabaId("waba")
                        .setRecipient("5511987654321")
                        .setWithdrawn(withdrawn)
                        .build();
        send(decision("number", at).setKind("conversation_opened").setConversation(fact));
    }

    private static ThreadDecision.Builder decision(String number, String at) {
        return ThreadDecision.newBuilder()
                .setPhoneNumberId(number)
                .setCustomer("5511987654321")
                .setAt(Instant.parse(at));
    }

    private byte[] send(ThreadDecision.Builder decision) {
        try (var serializer = serdes.<ThreadDecision>serializer()) {
            var bytes = serializer.serialize("thread-decisions", decision.build());
            decisions.pipeInput(decision.getPhoneNumberId() + "/" + decision.getCustomer(), bytes);
            return bytes;
        }
    }

    /// A fact as it comes.
    void read(ThreadDecision fact) {
        send(ThreadDecision.newBuilder(fact));
    }

    List<Charge> charges() {
        return charges.readValuesToList();
    }

    String chargesAsText() {
        return charges().stream().map(LedgerHarness::text).collect(Collectors.joining("\n"));
    }

    private static String text(Charge charge) {
        var revision = charge.getUnitId() + " r" + charge.getRevision();
        if (charge.getWithdrawn()) return revision + " withdrawn";
        return String.join(
                        " ",
                        revision,
                        charge.getCategory(),
                        charge.getType(),
                        charge.getAmount() == null ? "-" : charge.getAmount(),
                        charge.getBasis(),
                        charge.getDiscrepancy() == null ? "" : charge.getDiscrepancy())
                .strip();
    }

    String sorted(String lines) {
        return lines.lines().sorted().collect(Collectors.joining("\n"));
    }

    /// What the account's statements would read.
    List<BillingCount> lines() {
        return allLines().stream()
                .filter(line -> line.getWabaId().equals("waba"))
                .filter(line -> !LineChange.all(line).isNothing())
                .toList();
    }

    /// All lines of all statements.
    List<BillingCount> allLines() {
        return StoredCounts.all(store());
    }

    /// The details of the lines of all accounts.
    List<BillingCount> allDetails() {
        var details = new ArrayList<BillingCount>();
        try (var all = store().all()) {
            all.forEachRemaining(line -> details.add(line.value));
        }
        details.removeIf(line -> !line.getCounts().equals("details"));
        return details;
    }

    /// The details of an account's lines in some months.
    List<BillingCount> detailsOf(String wabaId, YearMonth from, YearMonth to) {
        return StoredCounts.detailsOf(store(), wabaId, from, to);
    }

    /// What was written to `billing-counts` since the last time: how many records of each kind.
    Map<String, Long> written() {
        return billingCounts.readValuesToList().stream()
                .collect(
                        Collectors.groupingBy(
                                BillingCount::getCounts, TreeMap::new, Collectors.counting()));
    }

    /// What one statement would read.
    List<BillingCount> linesOf(String wabaId, String month) {
        return linesOf(wabaId, YearMonth.parse(month), YearMonth.parse(month));
    }

    /// What the statements of several months would read.
    List<BillingCount> linesOf(String wabaId, YearMonth from, YearMonth to) {
        return StoredCounts.of(store(), wabaId, from, to);
    }

    private KeyValueStore<String, BillingCount> store() {
        // Lines are written now and then.
        kafka.advanceWallClockTime(Duration.ofSeconds(1));
        return kafka.getKeyValueStore(BillingTopology.STATEMENT_LINES);
    }

    String linesAsText() {
        return lines().stream()
                .map(line ->
                        String.join(
                                " ",
                                line.getCategory(),
                                line.getType(),
                                "" + line.getQuantity(),
                                line.getAmount(),
                                "" + line.getUnpriced()))
                .collect(Collectors.joining("\n"));
    }

    /// Whatever somebody writes.
    void publish(String topic, @Nullable String key, byte @Nullable [] value) {
        kafka.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value));
    }

    /// Of whatever type: the registry would take only one under the name of the topic.
    void publish(String topic, @Nullable String key, SpecificRecord value) {
        var subject = value.getSchema().getName();
        publish(topic, key, serdes.<SpecificRecord>serializer().serialize(subject, value));
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    void close(String month) {
        close("waba", month, NOW);
    }

    void close(String wabaId, String month, Instant asked) {
        publish(
                "closing-requests",
                wabaId + "/" + month,
                new ClosingRequest(
                        wabaId, month, asked, "books", List.of(), "v1", "test", "Z", "USD"));
    }

    /// A ledger that starts anew finds what another one has closed and written.
    void takeOver(LedgerHarness before) {
        try (var all =
                before.kafka
                        .<String, StatementClosing>getKeyValueStore(BillingTopology.CLOSINGS)
                        .all()) {
            all.forEachRemaining(it -> publish("statement-closings", it.key, it.value));
        }
        try (var all = before.store().all()) {
            all.forEachRemaining(
                    it -> publish("billing-counts", it.key.replaceFirst("^/", ""), it.value));
        }
    }

    /// What the ledger says to who wants to close a month.
    @Nullable StatementClosing closing(String wabaId, String month) {
        return kafka.<String, StatementClosing>getKeyValueStore(BillingTopology.CLOSINGS)
                .get(wabaId + "/" + month);
    }

    void reprice(RepricingRequest request) {
        publish("repricing-requests", request.getId(), request);
    }

    /// Lets time pass.
    void advance(Duration time) {
        kafka.advanceWallClockTime(time);
    }

    /// What is said of a repricing, by its key.
    @Nullable RepricingUpdate repricing(String key) {
        return kafka.<String, RepricingUpdate>getKeyValueStore(BillingTopology.REPRICINGS).get(key);
    }

    /// The state of a repricing, or none.
    String repricingState(String id) {
        var update = repricing(id);
        return update == null ? "none" : update.getProgress().getState();
    }

    /// What a repricing says of lines.
    List<String> repricedLines(String id) {
        var lines = new ArrayList<String>();
        var store = kafka.<String, RepricingUpdate>getKeyValueStore(BillingTopology.REPRICINGS);
        try (var range = store.prefixScan(id + "/", new StringSerializer())) {
            range.forEachRemaining(line -> lines.add(text(line.value.getLine())));
        }
        return lines;
    }

    private static String text(RepricedLine line) {
        return text(line.getBefore()) + " -> " + text(line.getAfter());
    }

    private static String text(@Nullable BillingCount line) {
        return line == null
                ? "none"
                : line.getCategory() + " " + line.getQuantity() + " " + line.getAmount();
    }

    double counted(String reason) {
        return meters.get("dead.letters").tag("reason", reason).counter().count();
    }

    /// Records of the ledger's own topics that were set aside.
    List<TestRecord<String, byte[]>> ownDeadLetters() {
        return kafka.createOutputTopic(
                        "billing-aggregator-dlq",
                        new StringDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /// Lets days pass, and the ledger do what is due then.
    void advanceDays(int days) {
        kafka.advanceWallClockTime(Duration.ofDays(days));
        for (var slice = 0; slice < 1000 && months().contains("leaving"); slice++)
            kafka.advanceWallClockTime(Duration.ofMillis(20));
    }

    /// The months that the ledger knows, with their states.
    String months() {
        var months = new ArrayList<String>();
        try (var all = kafka.<String, MonthRecord>getKeyValueStore(LedgerMonths.MONTHS).all()) {
            all.forEachRemaining(month -> months.add(month.key + " " + month.value.getState()));
        }
        return String.join(", ", months);
    }

    /// Keys of all that the ledger keeps of a month.
    List<String> keys(String month) {
        var keys = new ArrayList<String>();
        for (var store :
                List.of(
                        LedgerStores.LEDGER,
                        LedgerStores.UNIT_MEMBERS,
                        LedgerStores.TIERS,
                        LedgerStores.TIER_MEMBERS,
                        LineTotals.LINES))
            try (var range =
                    kafka.<String, Object>getKeyValueStore(store)
                            .prefixScan(month, new StringSerializer())) {
                range.forEachRemaining(one -> keys.add(store + " " + one.key.replace('\0', ' ')));
            }
        return keys;
    }

    /// Imported figures of Meta's.
    KeyValueStore<String, MetaFiguresUpdate> figures() {
        return kafka.getKeyValueStore(BillingTopology.META_FIGURES);
    }

    /// Ids of the units that a walk through a month hands over.
    List<String> unitsOf(String wabaId, String month) {
        var ids = new ArrayList<String>();
        StoredCharges.forEach(
                kafka.getKeyValueStore(LedgerStores.LEDGER),
                new LedgerRows(versions, serdes, "billing-aggregator"),
                wabaId,
                month + Generation.FIRST,
                charge -> ids.add(charge.getUnitId()));
        return ids;
    }

    /// The facts that a walk through months hands over, each with the month of its row.
    List<String> factsOf(String... months) {
        var facts = new ArrayList<String>();
        StoredFacts.forEach(
                kafka.getKeyValueStore(LedgerStores.LEDGER),
                new LedgerRows(versions, serdes, "billing-aggregator"),
                List.of(months),
                Generation.FIRST,
                row -> row.facts().forEach(fact -> facts.add(row.month() + " " + fact.describe())));
        return facts;
    }

    /// The first month that can be priced anew; null: any.
    @Nullable String firstToReprice() {
        return LedgerMonths.firstToReprice(
                kafka.<String, MonthRecord>getKeyValueStore(LedgerMonths.MONTHS));
    }

    TestRecord<String, byte[]> deadLetter() {
        return deadLetters.readRecord();
    }

    Topology topology() {
        return topology;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
