package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.rules.Assessments;
import convometer.billing.rules.Markets;
import convometer.billing.rules.Prices;
import convometer.billing.state.AssessedUnit;
import convometer.billing.state.CountedConversation;
import convometer.billing.state.LineChange;
import convometer.billing.state.PoolMove;
import convometer.billing.streams.AssessProcessor.DeadLetter;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

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

import java.util.List;

/// thread-decisions -> units (by wamid) -> free tiers (by number and month) -> ledger (by wamid) ->
/// lines -> billing-counts, which every instance keeps whole for the statements.
public final class BillingTopology {

    /// Every line of every statement, on every instance.
    public static final String STATEMENT_LINES = "statement-lines";

    private final StreamsBuilder builder = new StreamsBuilder();
    private final Serde<String> keys = Serdes.String();
    private final KafkaSettings kafka;
    private final AvroSerdes serdes;

    private BillingTopology(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    /// The rules as they are set up here.
    public record Rules(
            Accounts accounts, Assessments assessments, Markets markets, Prices prices) {}

    public static Topology of(
            KafkaSettings kafka, AvroSerdes serdes, Rules rules, BillingMetrics metrics) {
        return new BillingTopology(kafka, serdes).build(rules, metrics);
    }

    private Topology build(Rules rules, BillingMetrics metrics) {
        addStores();
        var assessed = assessed(rules, metrics);
        only(assessed, DeadLetter.class, "dead-letters-only")
                .mapValues(DeadLetter::raw, Named.as("take-bytes"))
                .to(
                        kafka.deadLettersOf(Topics.THREAD_DECISIONS),
                        Produced.with(keys, Serdes.Bytes()).withName("write-dead-letters"));
        var booked = booked(only(assessed, AssessedUnit.class, "units-only"), rules, metrics);
        only(booked, Charge.class, "charges-only")
                .to(
                        kafka.nameOf(Topics.CHARGES),
                        Produced.with(keys, serdes.<Charge>values()).withName("write-charges"));
        var counted = counted(only(assessed, CountedConversation.class, "conversations-only"));
        count(
                only(booked, LineChange.class, "changes-only")
                        .merge(counted, Named.as("merge-changes")));
        return builder.build();
    }

    private void addStores() {
        add(PlaceProcessor.UNITS, serdes.values());
        add(FreeTierProcessor.TIERS, serdes.values());
        add(FreeTierProcessor.POSITIONS, Serdes.ByteArray());
        add(LedgerProcessor.LEDGER, serdes.values());
        add(ConversationProcessor.CONVERSATIONS, serdes.values());
        add(CountProcessor.COUNTS, serdes.values());
        builder.addGlobalStore(
                store(STATEMENT_LINES, serdes.values()).withLoggingDisabled(),
                kafka.nameOf(Topics.BILLING_COUNTS),
                Consumed.with(keys, serdes.<BillingCount>values()).withName("read-billing-counts"),
                StatementLines::new);
    }

    private <V> void add(String name, Serde<V> values) {
        builder.addStateStore(store(name, values));
    }

    private <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values);
    }

    private KStream<String, Object> assessed(Rules rules, BillingMetrics metrics) {
        var decisions =
                Serdes.serdeFrom(
                        (topic, received) -> received.raw().get(),
                        Received.deserializer(serdes.deserializer()));
        return builder.stream(
                        List.of(kafka.nameOf(Topics.THREAD_DECISIONS)),
                        Consumed.with(keys, decisions).withName("read-thread-decisions"))
                .process(
                        () ->
                                new AssessProcessor(
                                        rules.accounts(),
                                        rules.assessments(),
                                        rules.markets(),
                                        metrics),
                        Named.as("assess-units"));
    }

    private KStream<String, Object> booked(
            KStream<String, AssessedUnit> units, Rules rules, BillingMetrics metrics) {
        var placed =
                parted(units, "units-by-id")
                        .process(
                                PlaceProcessor::new, Named.as("place-units"), PlaceProcessor.UNITS);
        var ranks =
                parted(only(placed, PoolMove.class, "moves-only"), "free-tier-moves")
                        .process(
                                FreeTierProcessor::new,
                                Named.as("free-tier"),
                                FreeTierProcessor.TIERS,
                                FreeTierProcessor.POSITIONS);
        return placed.filter(
                        (_, news) -> news instanceof LedgerProcessor.Assessed,
                        Named.as("news-only"))
                .merge(
                        parted(ranks, "free-tier-ranks")
                                .mapValues(rank -> (Object) rank, Named.as("take-ranks")),
                        Named.as("merge-news"))
                .process(
                        () -> new LedgerProcessor(rules.prices(), metrics),
                        Named.as("ledger"),
                        PlaceProcessor.UNITS,
                        LedgerProcessor.LEDGER);
    }

    private KStream<String, LineChange> counted(KStream<String, CountedConversation> all) {
        return parted(all, "conversations-by-id")
                .process(
                        ConversationProcessor::new,
                        Named.as("count-conversations"),
                        ConversationProcessor.CONVERSATIONS);
    }

    private void count(KStream<String, LineChange> changes) {
        parted(changes, "line-changes")
                .process(CountProcessor::new, Named.as("count"), CountProcessor.COUNTS)
                .to(
                        kafka.nameOf(Topics.BILLING_COUNTS),
                        Produced.with(keys, serdes.<BillingCount>values())
                                .withName("write-billing-counts"));
    }

    private <V extends SpecificRecord> KStream<String, V> parted(
            KStream<String, V> stream, String name) {
        return stream.repartition(
                Repartitioned.with(keys, serdes.<V>values())
                        .withName(name)
                        .withNumberOfPartitions(Topics.THREAD_DECISIONS.partitions()));
    }

    private static <T> KStream<String, T> only(
            KStream<String, Object> stream, Class<T> type, String name) {
        return stream.flatMapValues(
                value -> type.isInstance(value) ? List.of(type.cast(value)) : List.of(),
                Named.as(name));
    }
}
