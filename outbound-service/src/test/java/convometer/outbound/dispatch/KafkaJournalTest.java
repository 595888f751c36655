package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.Samples;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

class KafkaJournalTest {

    private static final TopicPartition DECISIONS = new TopicPartition("thread-decisions", 2);
    private static final TopicPartition JOURNAL = new TopicPartition("dispatch-journal", 2);
    private static final ConsumerGroupMetadata GROUP =
            new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

    /// What has been committed to the journal's partition.
    private final List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();

    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private boolean unwanted;

    @Test
    void recordsPositionAndOffsetAreOneTransaction() {
        var journal = journal(_ -> new Broker());
        assertEquals(new Journal.Contents(List.of(), 0), journal.takeOver());

        journal.write(entry("r-1"), 8);

        assertEquals(1, producers.getLast().commitCount());
        assertEquals(List.of("r-1", ""), keys());
        assertEquals(
                List.of(Map.of(GROUP.groupId(), Map.of(DECISIONS, new OffsetAndMetadata(8)))),
                producers.getLast().consumerGroupOffsetsHistory());
        var contents = journal(_ -> new Broker()).takeOver();
        assertEquals(8, contents.position());
        assertEquals("r-1", contents.entries().getFirst().permission().requestId());
    }

    @Test
    void whatTheBrokerRefusedIsWrittenOnceItIsBack() {
        var journal = journal(number -> new Broker(number < 3, false));
        journal.takeOver();
        journal.write(entry("r-1"), 8);

        assertEquals(List.of("r-1", ""), keys());
        assertEquals(3, producers.size());
        assertEquals(List.of("unblocked", "blocked", "blocked", "unblocked"), reports);
    }

    @Test
    void whatTheBrokerTookIsNotWrittenTwiceBecauseItsAnswerWasLost() {
        var journal = journal(number -> new Broker(false, number < 2));
        journal.takeOver();
        journal.write(entry("r-1"), 8);
        journal.write(entry("r-2"), 9);

        assertEquals(List.of("r-1", "", "r-2", ""), keys());
    }

    @Test
    void whoHasBeenPutOutWritesNothingMore() {
        var former = journal(number -> new Broker(number == 5, false));
        former.takeOver();
        former.write(entry("r-1"), 8);
        var next = journal(_ -> new Broker());
        next.takeOver();
        next.write(entry("r-2"), 9);
        producers.getFirst().fenceProducer();

        assertThrows(Journal.Lost.class, () -> former.write(entry("r-3"), 10));
        assertEquals(List.of("r-1", "", "r-2", ""), keys());
    }

    @Test
    void whoHasBeenPutOutBeforeItsFirstWritingWritesNothing() {
        var former = journal(_ -> new Broker());
        former.takeOver();
        var next = journal(_ -> new Broker());
        next.takeOver();
        next.write(entry("r-2"), 9);
        producers.getFirst().fenceProducer();

        assertThrows(Journal.Lost.class, () -> former.write(entry("r-1"), 8));
        assertEquals(List.of("r-2", ""), keys());
    }

    @Test
    void whomNobodyWantsDoesNotBegin() {
        var journal = journal(_ -> new Broker());
        journal.takeOver();
        unwanted = true;

        assertThrows(Journal.Lost.class, () -> journal.write(entry("r-1"), 8));
        assertEquals(List.of(), keys());
    }

    @Test
    void aGroupThatHasMovedOnIsAskedAgain() {
        var metadata = new ArrayList<Object>(List.of("moved", GROUP));
        var journal =
                new KafkaJournal(
                        DECISIONS,
                        JOURNAL.topic(),
                        reader(),
                        Samples.SERDES.serializer(),
                        () -> producer(new Broker()),
                        () -> {
                            if (metadata.removeFirst() instanceof ConsumerGroupMetadata now)
                                return now;
                            throw new CommitFailedException();
                        },
                        owner,
                        Samples.CLOCK);
        journal.takeOver();
        journal.write(entry("r-1"), 8);

        assertEquals(List.of("r-1", ""), keys());
        assertEquals(1, producers.size());
    }

    @Test
    void whomNobodyWantsGivesUp() {
        var journal = journal(_ -> new Broker(true, false));
        journal.takeOver();
        unwanted = true;

        assertThrows(Journal.Lost.class, () -> journal.write(entry("r-1"), 8));
        assertEquals(List.of(), keys());
    }

    /// A producer whose commits go to the log, or fail before or after.
    private final class Broker extends MockProducer<byte[], byte[]> {

        private final boolean refuses;
        private final boolean keepsQuiet;
        private int written;

        Broker() {
            this(false, false);
        }

        Broker(boolean refuses, boolean keepsQuiet) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.refuses = refuses;
            this.keepsQuiet = keepsQuiet;
        }

        @Override
        public void commitTransaction() {
            if (refuses) throw new KafkaException("not now");
            super.commitTransaction();
            var all = history();
            log.addAll(all.subList(written, all.size()));
            written = all.size();
            if (keepsQuiet) throw new KafkaException("no answer");
        }
    }

    private Journal journal(Function<Integer, Broker> brokers) {
        return new KafkaJournal(
                DECISIONS,
                JOURNAL.topic(),
                reader(),
                Samples.SERDES.serializer(),
                () -> producer(brokers.apply(producers.size() + 1)),
                () -> GROUP,
                owner,
                Samples.CLOCK);
    }

    private Broker producer(Broker made) {
        producers.add(made);
        return made;
    }

    private JournalReader reader() {
        return new JournalReader(
                this::consumer,
                _ -> log.size(),
                Samples.SERDES.deserializer(),
                DispatchSamples.permissions(new Accounts(List.of())),
                JOURNAL.topic());
    }

    private MockConsumer<byte[], byte[]> consumer() {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(JOURNAL, 0L));
        consumer.schedulePollTask(() -> {
            for (var i = 0; i < log.size(); i++)
                consumer.addRecord(
                        new ConsumerRecord<>(
                                JOURNAL.topic(),
                                JOURNAL.partition(),
                                i,
                                log.get(i).key(),
                                log.get(i).value()));
        });
        return consumer;
    }

    private final Journal.Owner owner =
            new Journal.Owner() {
                @Override
                public boolean isGone() {
                    return unwanted;
                }

                @Override
                public void blocked(String why) {
                    reports.add("blocked");
                }

                @Override
                public void unblocked() {
                    reports.add("unblocked");
                }
            };

    private List<String> keys() {
        return log.stream().map(record -> new String(record.key(), UTF_8)).toList();
    }

    private static List<ProducerRecord<byte[], byte[]>> entry(String id) {
        var permission =
                Samples.permission(id, Samples.text("5511", "Hi"), Samples.NOON.plusSeconds(60));
        var permitted =
                DispatchSamples.permissions(new Accounts(List.of()))
                        .permission(7, ByteBuffer.wrap(Samples.permitted("5511", permission)))
                        .orElseThrow();
        return List.of(
                DispatchSamples.records(new Accounts(List.of()))
                        .attempted(JOURNAL.partition(), permitted, 1, Samples.NOON));
    }
}
