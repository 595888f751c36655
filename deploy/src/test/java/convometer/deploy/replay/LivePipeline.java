package convometer.deploy.replay;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.streams.BillingTopology;
import convometer.billing.streams.WholeReads;
import convometer.billing.tables.TableTexts;
import convometer.billing.tables.TableVersions;
import convometer.deploy.archive.ArchiveLine;
import convometer.events.BillingCount;
import convometer.events.ClosingRequest;
import convometer.events.SendRecord;
import convometer.events.StatementClosing;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.policy.Policy;
import convometer.tracker.streams.TopologyParameters;
import convometer.tracker.streams.TrackerTopology;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The topologies of tracker and aggregator one behind the other.
final class LivePipeline implements AutoCloseable {

    private static final Duration MONTHS_KEPT_FOR = Duration.ofDays(90);
    private static final Instant NOW = Instant.parse("2026-12-20T12:00:00Z");

    private final KafkaSettings kafka = KafkaSettings.of("nowhere:1");
    private final AvroSerdes serdes = AvroSerdes.with("memory:live-pipeline");
    private final TopologyTestDriver tracker;
    private final TopologyTestDriver billing;

    private final Heard heard = new Heard();

    LivePipeline(Accounts accounts, Path rates, Path state) {
        var meters = new SimpleMeterRegistry();
        var track =
                TrackerTopology.of(
                        kafka,
                        serdes,
                        TopologyParameters.of(
                                accounts,
                                Policy.standard(),
                                meters,
                                Clock.fixed(NOW, ZoneOffset.UTC)));
        tracker = driver(track, state.resolve("tracker"));
        var tables = TableVersions.only(TableTexts.read(accounts, null, rates).tables());
        var bill =
                BillingTopology.of(
                        kafka,
                        serdes,
                        tables,
                        StatementLabels.parse("team"),
                        new BillingMetrics(meters),
                        MONTHS_KEPT_FOR,
                        new WholeReads(),
                        () -> NOW);
        billing = driver(bill, state.resolve("billing"));
    }

    private TopologyTestDriver driver(Topology topology, Path state) {
        var settings = StreamsDefaults.of("live", kafka.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return new TopologyTestDriver(topology, settings, NOW);
    }

    /// Takes a line of an archive as if its parts arrived now.
    void take(String line) {
        switch (ArchiveLine.parse(line.getBytes(StandardCharsets.UTF_8))) {
            case ArchiveLine.Send(var message) -> take(message);
            case ArchiveLine.Webhook(_, var body) -> {
                if (WebhookParser.parse(body, NOW) instanceof Webhook.Understood(_, var updates, _))
                    for (var update : updates)
                        if (!update.topic().equals(Topics.ACCOUNT_EVENTS))
                            pipe(tracker, update.topic(), update.key(), update.value());
            }
        }
        tracker.advanceWallClockTime(Duration.ofSeconds(1));
    }

    private void take(SendRecord message) {
        var thread = message.getPhoneNumberId() + "/" + message.getTo();
        pipe(tracker, Topics.SEND_RECORDS, thread, message);
    }

    private void pipe(TopologyTestDriver driver, Topic<?> topic, String key, SpecificRecord value) {
        driver.createInputTopic(
                        topic.name(), new StringSerializer(), serdes.<SpecificRecord>serializer())
                .pipeInput(key, value);
    }

    /// Books what the tracker has decided.
    private void book() {
        for (var told : read(tracker, Topics.THREAD_DECISIONS)) {
            pipe(billing, Topics.THREAD_DECISIONS, told.key, told.value);
            heard.take(told.key, told.value);
        }
        // Lines are written now and then.
        billing.advanceWallClockTime(Duration.ofSeconds(1));
    }

    /// All lines of all statements, with those that were closed.
    List<BillingCount> lines() {
        book();
        var lines = new ArrayList<BillingCount>();
        var store = billing.<String, BillingCount>getKeyValueStore(BillingTopology.STATEMENT_LINES);
        try (var all = store.all()) {
            all.forEachRemaining(line -> lines.add(line.value));
        }
        return lines;
    }

    /// Closes a month.
    StatementClosing close(ClosingRequest request) {
        // What the tracker does in slices is done by then.
        tracker.advanceWallClockTime(Duration.ofSeconds(10));
        book();
        var key = request.getWabaId() + "/" + request.getMonth();
        pipe(billing, Topics.CLOSING_REQUESTS, key, request);
        return billing.<String, StatementClosing>getKeyValueStore(BillingTopology.CLOSINGS)
                .get(key);
    }

    /// What is true by all that was told, as files.
    Map<String, String> files(Path folder) throws IOException {
        book();
        for (var unit : read(billing, Topics.CHARGES)) heard.take(unit.key, unit.value);
        for (var line : read(billing, Topics.BILLING_COUNTS)) heard.take(line.key, line.value);
        return heard.files(folder);
    }

    private <V extends SpecificRecord> List<KeyValue<String, V>> read(
            TopologyTestDriver driver, Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(), new StringDeserializer(), serdes.<V>deserializer())
                .readKeyValuesToList();
    }

    @Override
    public void close() {
        tracker.close();
        billing.close();
    }
}
