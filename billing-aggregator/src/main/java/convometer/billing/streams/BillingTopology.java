package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.state.FactRecord;
import convometer.billing.streams.FactProcessor.DeadLetter;
import convometer.billing.tables.TableVersions;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.MetaFiguresUpdate;
import convometer.events.RepricingRequest;
import convometer.events.RepricingUpdate;
import convometer.events.ThreadDecision;
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

    /// Figures of Meta's that were imported, on every instance.
    public static final String META_FIGURES = "meta-figures";

    /// Facts on their way to the ledger. It is one: volume tiers count over portfolios, free tiers
    /// over all accounts of a number, a late status may name another account, and which account is
    /// whose may change with the accounts file. So the facts have one partition.
    static final String FACTS = "facts";

    /// Requests on the way of facts.
    private static final String REPRICING_REQUESTS = "repricing-requests";

    private final StreamsBuilder builder = new StreamsBuilder();
    private final Serde<String> keys = Serdes.String();
    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final TableVersions versions;
    private final BillingMetrics metrics;
    private final Duration monthsKeptFor;
    private final InstantSource clock;

    private BillingTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            TableVersions versions,
            BillingMetrics metrics,
            Duration monthsKeptFor,
            InstantSource clock) {
        this.monthsKeptFor = monthsKeptFor;
        this.kafka = kafka;
        this.serdes = serdes;
        this.versions = versions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// The topology with these tables.
    ///
    /// @param monthsKeptFor how long a month is kept after its end and after the last of it
    /// @param clock tells which instants cannot be yet
    public static Topology of(
            KafkaSettings kafka,
            AvroSerdes serdes,
            TableVersions versions,
            BillingMetrics metrics,
            Duration monthsKeptFor,
            InstantSource clock) {
        return new BillingTopology(kafka, serdes, versions, metrics, monthsKeptFor, clock).build();
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
        // A few rows that change with each unit: what waits in the cache is written once a commit.
        builder.addStateStore(store(LedgerStores.TIERS, serdes.values()).withCachingEnabled());
        builder.addStateStore(store(LineTotals.LINES, serdes.values()).withCachingEnabled());
        addStatementLines();
        addRepricings();
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

    private void addRepricings() {
        var records = new GlobalRecords(Topics.REPRICINGS.name(), metrics::setAside);
        var updates =
                Serdes.serdeFrom(
                        serdes.<RepricingUpdate>serializer(),
                        records.values(serdes.<RepricingUpdate>deserializer()));
        builder.addGlobalStore(
                store(REPRICINGS, serdes.values()).withLoggingDisabled(),
                kafka.nameOf(Topics.REPRICINGS),
                Consumed.with(keys, updates).withName("read-repricings"),
                () -> new RepricingReader(records));
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
                () -> new BillingCountReader(records));
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
        return inOne(facts, FACTS)
                .merge(inOne(repricingRequests(), REPRICING_REQUESTS), Named.as("to-the-ledger"))
                .process(
                        () -> new LedgerProcessor(versions, serdes, metrics, monthsKeptFor, clock),
                        Named.as("book"),
                        RepricingRun.GENERATIONS,
                        LedgerMonths.MONTHS,
                        LedgerStores.LEDGER,
                        LedgerStores.UNIT_MEMBERS,
                        LedgerStores.TIERS,
                        LedgerStores.TIER_MEMBERS,
                        LineTotals.LINES);
    }

    private KStream<String, RepricingRequest> repricingRequests() {
        return builder.stream(
                kafka.nameOf(Topics.REPRICING_REQUESTS),
                Consumed.with(keys, serdes.<RepricingRequest>values())
                        .withName("read-repricing-requests"));
    }

    private <V extends SpecificRecord> KStream<String, SpecificRecord> inOne(
            KStream<String, V> stream, String name) {
        return stream.repartition(
                        Repartitioned.with(keys, serdes.<V>values())
                                .withName(name)
                                .withNumberOfPartitions(1))
                .mapValues(value -> (SpecificRecord) value, Named.as("any-" + name));
    }

    private static <T> KStream<String, T> only(
            KStream<String, ?> stream, Class<T> type, String name) {
        return stream.flatMapValues(
                value -> type.isInstance(value) ? List.of(type.cast(value)) : List.of(),
                Named.as(name));
    }
}
