package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.state.FactRecord;
import convometer.billing.streams.FactProcessor.DeadLetter;
import convometer.billing.tables.TableVersions;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.MetaFiguresUpdate;
import convometer.events.RepricingUpdate;
import convometer.events.StatementClosing;
import convometer.events.ThreadDecision;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.Received;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// thread-decisions -> facts by id -> assessed and booked in one place -> charges, and the totals
/// of lines, billing-counts, which every instance keeps whole for the statements.
public final class BillingTopology {

    /// Every line of every statement, on every instance.
    public static final String STATEMENT_LINES = "statement-lines";

    /// How far repricings are, and what they change, on every instance.
    public static final String REPRICINGS = "repricings";

    /// Statements that are closed, on every instance.
    public static final String CLOSINGS = "statement-closings";

    /// Figures of Meta's that were imported, on every instance.
    public static final String META_FIGURES = "meta-figures";

    /// Facts on their way to the ledger. It is one: volume tiers count over portfolios, free tiers
    /// over all accounts of a number, a late status may name another account, and which account is
    /// whose may change with the accounts file. So the facts have one partition.
    static final String FACTS = "facts";

    private final StreamsBuilder builder = new StreamsBuilder();
    private final Serde<String> keys = Serdes.String();
    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final TableVersions versions;
    private final StatementLabels labels;
    private final BillingMetrics metrics;
    private final Duration monthsKeptFor;
    private final WholeReads reads;
    private final InstantSource clock;

    private BillingTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            TableVersions versions,
            StatementLabels labels,
            BillingMetrics metrics,
            Duration monthsKeptFor,
            WholeReads reads,
            InstantSource clock) {
        this.labels = labels;
        this.reads = reads;
        this.monthsKeptFor = monthsKeptFor;
        this.kafka = kafka;
        this.serdes = serdes;
        this.versions = versions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// The topology with these tables.
    ///
    /// @param labels by which the details of lines are told apart
    /// @param monthsKeptFor how long a month is kept after its end and after the last of it
    /// @param reads lets lines be read that are whole
    /// @param clock tells which instants cannot be yet
    public static Topology of(
            KafkaSettings kafka,
            AvroSerdes serdes,
            TableVersions versions,
            StatementLabels labels,
            BillingMetrics metrics,
            Duration monthsKeptFor,
            WholeReads reads,
            InstantSource clock) {
        return new BillingTopology(
                        kafka, serdes, versions, labels, metrics, monthsKeptFor, reads, clock)
                .build();
    }

    private Topology build() {
        addStores();
        var facts = facts();
        only(facts, DeadLetter.class, "dead-letters-only")
                .mapValues(DeadLetter::raw, Named.as("take-bytes"))
                .to(
                        kafka.deadLettersOf(Topics.THREAD_DECISIONS),
                        Produced.with(keys, Serdes.Bytes()).withName("write-dead-letters"));
        var booked = booked(only(facts, FactRecord.class, "facts-only"));
        only(booked, RepricingUpdate.class, "repricings-only")
                .to(
                        kafka.nameOf(Topics.REPRICINGS),
                        Produced.with(keys, serdes.<RepricingUpdate>values())
                                .withName("write-repricings"));
        only(booked, StatementClosing.class, "closings-only")
                .to(
                        kafka.nameOf(Topics.STATEMENT_CLOSINGS),
                        Produced.with(keys, serdes.<StatementClosing>values())
                                .withName("write-statement-closings"));
        only(booked, Charge.class, "charges-only")
                .to(
                        kafka.nameOf(Topics.CHARGES),
                        Produced.with(keys, serdes.<Charge>values()).withName("write-charges"));
        only(booked, BillingCount.class, "lines-only")
                .to(
                        kafka.nameOf(Topics.BILLING_COUNTS),
                        Produced.with(keys, serdes.<BillingCount>values())
                                .withName("write-billing-counts"));
        return builder.build();
    }

    private void addStores() {
        builder.addStateStore(store(LedgerStores.LEDGER, serdes.values()));
        builder.addStateStore(store(LedgerStores.UNIT_MEMBERS, serdes.values()));
        builder.addStateStore(store(LedgerStores.TIER_MEMBERS, Serdes.ByteArray()));
        builder.addStateStore(store(LedgerMonths.MONTHS, serdes.values()));
        builder.addStateStore(store(RepricingRun.GENERATIONS, serdes.values()));
        builder.addStateStore(store(ClosedMonths.CLOSED_MONTHS, serdes.values()));
        // A few rows that change with each unit: what waits in the cache is written once a commit.
        builder.addStateStore(store(LedgerStores.TIERS, serdes.values()).withCachingEnabled());
        builder.addStateStore(store(LineTotals.LINES, serdes.values()).withCachingEnabled());
        addStatementLines();
        addWhole(Topics.REPRICINGS, REPRICINGS);
        addWhole(Topics.STATEMENT_CLOSINGS, CLOSINGS);
        addMetaFigures();
    }

    private void addMetaFigures() {
        var records = new GlobalRecords(Topics.META_FIGURES.name(), metrics::setAside);
        var updates =
                Serdes.serdeFrom(
                        serdes.<MetaFiguresUpdate>serializer(),
                        records.values(serdes.<MetaFiguresUpdate>deserializer()));
        builder.addGlobalStore(
                store(META_FIGURES, serdes.values()).withLoggingDisabled(),
                kafka.nameOf(Topics.META_FIGURES),
                Consumed.with(keys, updates).withName("read-meta-figures"),
                () -> new MetaFigureReader(records));
    }

    /// A topic that every instance keeps as it comes.
    private <V extends SpecificRecord> void addWhole(Topic<V> topic, String store) {
        var records = new GlobalRecords(topic.name(), metrics::setAside);
        var values =
                Serdes.serdeFrom(serdes.<V>serializer(), records.values(serdes.<V>deserializer()));
        builder.addGlobalStore(
                store(store, serdes.<V>values()).withLoggingDisabled(),
                kafka.nameOf(topic),
                Consumed.with(keys, values).withName("read-" + topic.name()),
                () -> new WholeTopicReader<V>(store, records));
    }

    private void addStatementLines() {
        var records = new GlobalRecords(Topics.BILLING_COUNTS.name(), metrics::setAside);
        var counts =
                Serdes.serdeFrom(
                        serdes.<BillingCount>serializer(),
                        records.values(serdes.<BillingCount>deserializer()));
        builder.addGlobalStore(
                store(STATEMENT_LINES, serdes.values()).withLoggingDisabled(),
                kafka.nameOf(Topics.BILLING_COUNTS),
                Consumed.with(keys, counts).withName("read-billing-counts"),
                () -> new BillingCountReader(records, reads));
    }

    private <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values);
    }

    private KStream<String, Object> facts() {
        var decisions =
                Serdes.serdeFrom(
                        (topic, received) -> received.raw().get(),
                        Received.required(
                                ThreadDecision.class, serdes.<SpecificRecord>deserializer()));
        return builder.stream(
                        List.of(kafka.nameOf(Topics.THREAD_DECISIONS)),
                        Consumed.with(keys, decisions).withName("read-thread-decisions"))
                .process(
                        () -> new FactProcessor(versions.current(), metrics, clock),
                        Named.as("take-facts"));
    }

    private KStream<String, SpecificRecord> booked(KStream<String, FactRecord> facts) {
        return inOne(facts)
                .merge(requests(Topics.REPRICING_REQUESTS), Named.as("with-repricing-requests"))
                .merge(requests(Topics.CLOSING_REQUESTS), Named.as("to-the-ledger"))
                .process(
                        () ->
                                new LedgerProcessor(
                                        versions, labels, serdes, metrics, monthsKeptFor, clock),
                        Named.as("book"),
                        RepricingRun.GENERATIONS,
                        LedgerMonths.MONTHS,
                        ClosedMonths.CLOSED_MONTHS,
                        LedgerStores.LEDGER,
                        LedgerStores.UNIT_MEMBERS,
                        LedgerStores.TIERS,
                        LedgerStores.TIER_MEMBERS,
                        LineTotals.LINES);
    }

    /// What the ledger is asked to do: like the facts in one partition, which the ledger's task
    /// reads.
    private <V extends SpecificRecord> KStream<String, SpecificRecord> requests(Topic<V> topic) {
        return any(
                builder.stream(
                        kafka.nameOf(topic),
                        Consumed.with(keys, serdes.<V>values()).withName("read-" + topic.name())),
                topic.name());
    }

    private KStream<String, SpecificRecord> inOne(KStream<String, FactRecord> facts) {
        return any(
                facts.repartition(
                        Repartitioned.with(keys, serdes.<FactRecord>values())
                                .withName(FACTS)
                                .withNumberOfPartitions(1)),
                FACTS);
    }

    private static KStream<String, SpecificRecord> any(
            KStream<String, ? extends SpecificRecord> stream, String name) {
        return stream.mapValues(value -> (SpecificRecord) value, Named.as("any-" + name));
    }

    private static <T> KStream<String, T> only(
            KStream<String, ?> stream, Class<T> type, String name) {
        return stream.flatMapValues(
                value -> type.isInstance(value) ? List.of(type.cast(value)) : List.of(),
                Named.as(name));
    }
}
