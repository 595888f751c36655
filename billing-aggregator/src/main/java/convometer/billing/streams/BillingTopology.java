package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.Facts;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Note;
import convometer.billing.rules.Note.Link;
import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Note.Word;
import convometer.billing.rules.Prices;
import convometer.billing.rules.Rank;
import convometer.billing.state.LineChange;
import convometer.billing.state.News;
import convometer.billing.streams.AssessProcessor.DeadLetter;
import convometer.events.BillingCount;
import convometer.events.Charge;
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

import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/// thread-decisions -> messages (by wamid) with their free tiers -> units by Meta's conversation id
/// -> derived conversations with theirs -> ledger (by unit) with its volume tiers -> lines ->
/// billing-counts, which every instance keeps whole for the statements. Whoever asks a pool hears
/// the answer in a second node over the same stores, because a topology has no way back.
public final class BillingTopology {

    /// Every line of every statement, on every instance.
    public static final String STATEMENT_LINES = "statement-lines";

    private final StreamsBuilder builder = new StreamsBuilder();
    private final Serde<String> keys = Serdes.String();
    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Rules rules;
    private final BillingMetrics metrics;
    private final InstantSource clock;

    private BillingTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Rules rules,
            BillingMetrics metrics,
            InstantSource clock) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.rules = rules;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// The rules as they are set up here.
    public record Rules(Facts facts, Eras eras, Prices prices) {}

    /// The topology with these rules.
    ///
    /// @param clock tells which instants cannot be yet
    public static Topology of(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Rules rules,
            BillingMetrics metrics,
            InstantSource clock) {
        return new BillingTopology(kafka, serdes, rules, metrics, clock).build();
    }

    private Topology build() {
        addStores();
        var assessed = assessed();
        only(assessed, DeadLetter.class, "dead-letters-only")
                .mapValues(DeadLetter::raw, Named.as("take-bytes"))
                .to(
                        kafka.deadLettersOf(Topics.THREAD_DECISIONS),
                        Produced.with(keys, Serdes.Bytes()).withName("write-dead-letters"));
        var told = told(only(assessed, News.class, "news-only"));
        var booked = booked(told);
        only(booked, Charge.class, "charges-only")
                .to(
                        kafka.nameOf(Topics.CHARGES),
                        Produced.with(keys, serdes.<Charge>values()).withName("write-charges"));
        count(
                only(
                        booked.merge(told, Named.as("merge-changes")),
                        LineChange.class,
                        "changes-only"));
        return builder.build();
    }

    private void addStores() {
        add(MessageProcessor.MESSAGES, serdes.values());
        add(ConversationProcessor.CONVERSATIONS, serdes.values());
        addPools("message-tiers");
        addPools("conversation-tiers");
        add(ReportedUnitProcessor.UNITS, serdes.values());
        add(ReportedUnitProcessor.MEMBERS, serdes.values());
        add(LedgerProcessor.BOOKINGS, serdes.values());
        add(LedgerProcessor.LEDGER, serdes.values());
        addPools("volume-tiers");
        add(CountProcessor.COUNTS, serdes.values());
        var records = new GlobalRecords(Topics.BILLING_COUNTS.name(), metrics::setAside);
        var counts =
                Serdes.serdeFrom(
                        serdes.<BillingCount>serializer(),
                        records.values(serdes.<BillingCount>deserializer()));
        builder.addGlobalStore(
                store(STATEMENT_LINES, serdes.values()).withLoggingDisabled(),
                kafka.nameOf(Topics.BILLING_COUNTS),
                Consumed.with(keys, counts).withName("read-billing-counts"),
                () -> new StatementLines(records));
    }

    private void addPools(String name) {
        add(name, serdes.values());
        add(name + "-positions", Serdes.ByteArray());
    }

    private <V> void add(String name, Serde<V> values) {
        builder.addStateStore(store(name, values));
    }

    private <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values);
    }

    private KStream<String, Object> assessed() {
        var decisions =
                Serdes.serdeFrom(
                        (topic, received) -> received.raw().get(),
                        Received.required(
                                ThreadDecision.class, serdes.<SpecificRecord>deserializer()));
        return builder.stream(
                        List.of(kafka.nameOf(Topics.THREAD_DECISIONS)),
                        Consumed.with(keys, decisions).withName("read-thread-decisions"))
                .process(
                        () -> new AssessProcessor(rules.facts(), metrics, clock),
                        Named.as("assess"));
    }

    /// All that messages, derived conversations and units by Meta's conversation id tell others.
    private KStream<String, Object> told(KStream<String, News> news) {
        var messages =
                messages(
                        "place-messages",
                        "messages-by-id",
                        news.filter((_, it) -> it.getMessage() != null, Named.as("messages-only")));
        var ranks = ranks(messages, "message-tiers");
        var rankedMessages =
                messages(
                        "rank-messages",
                        "message-ranks",
                        notes(ranks, Rank.class::isInstance, "ranks-of-messages"));
        var allMessages = messages.merge(rankedMessages, Named.as("merge-messages"));
        var units =
                reported(
                        "place-members",
                        "members-by-unit",
                        notes(allMessages, Membership.class::isInstance, "members"));
        var conversations = conversations(news, units);
        var heard =
                reported(
                        "hear-conversations",
                        "words-by-unit",
                        notes(conversations, Word.class::isInstance, "words"));
        return allMessages
                .merge(units, Named.as("merge-units"))
                .merge(conversations, Named.as("merge-conversations"))
                .merge(heard, Named.as("merge-heard"));
    }

    /// What derived conversations tell, with the words of their free tiers.
    private KStream<String, Object> conversations(
            KStream<String, News> news, KStream<String, Object> units) {
        var links = notes(units, Link.class::isInstance, "links");
        var conversations =
                conversations(
                        "place-conversations",
                        "conversations-by-id",
                        news.filter(
                                        (_, it) -> it.getConversation() != null,
                                        Named.as("conversations-only"))
                                .merge(links, Named.as("merge-links")));
        var ranks = ranks(conversations, "conversation-tiers");
        var ranked =
                conversations(
                        "rank-conversations",
                        "conversation-ranks",
                        notes(ranks, Rank.class::isInstance, "ranks-of-conversations"));
        return conversations.merge(ranked, Named.as("merge-ranked-conversations"));
    }

    private KStream<String, Object> messages(
            String name, String topic, KStream<String, News> news) {
        return parted(news, topic)
                .process(MessageProcessor::new, Named.as(name), MessageProcessor.MESSAGES);
    }

    private KStream<String, Object> conversations(
            String name, String topic, KStream<String, News> news) {
        return parted(news, topic)
                .process(
                        ConversationProcessor::new,
                        Named.as(name),
                        ConversationProcessor.CONVERSATIONS);
    }

    /// Units by Meta's conversation id.
    private KStream<String, Object> reported(
            String name, String topic, KStream<String, News> news) {
        return parted(news, topic)
                .process(
                        () -> new ReportedUnitProcessor(rules.eras()),
                        Named.as(name),
                        ReportedUnitProcessor.UNITS,
                        ReportedUnitProcessor.MEMBERS);
    }

    private KStream<String, Object> booked(KStream<String, Object> units) {
        var booked = ledger("book", "units-by-id", notes(units, Told.class::isInstance, "units"));
        var ranks = notes(ranks(booked, "volume-tiers"), Rank.class::isInstance, "ranks-of-units");
        return booked.merge(ledger("book-ranked", "unit-ranks", ranks), Named.as("merge-booked"));
    }

    private KStream<String, Object> ledger(String name, String topic, KStream<String, News> news) {
        return parted(news, topic)
                .process(
                        () -> new LedgerProcessor(rules.prices(), metrics),
                        Named.as(name),
                        LedgerProcessor.BOOKINGS,
                        LedgerProcessor.LEDGER);
    }

    /// What pools say to those who take or give up places.
    private KStream<String, Object> ranks(KStream<String, Object> askers, String pools) {
        var positions = pools + "-positions";
        var moves = notes(askers, Move.class::isInstance, "moves-of-" + pools);
        return parted(moves, pools + "-moves")
                .process(
                        () -> new PoolProcessor(pools, positions),
                        Named.as("rank-" + pools),
                        pools,
                        positions);
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

    /// Some of the notes among what a processor told, ready to travel.
    private static KStream<String, News> notes(
            KStream<String, Object> told, Predicate<Note> which, String name) {
        return told.flatMapValues(
                value ->
                        value instanceof Note note && which.test(note)
                                ? List.of(Notes.news(note))
                                : List.<News>of(),
                Named.as(name));
    }

    private static <T> KStream<String, T> only(
            KStream<String, Object> stream, Class<T> type, String name) {
        return stream.flatMapValues(
                value -> type.isInstance(value) ? List.of(type.cast(value)) : List.of(),
                Named.as(name));
    }
}
