package convometer.outbound.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.dispatch.JournalReader.Mark;
import convometer.outbound.state.JournalEntry;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A dispatcher's journal in Kafka: each writing is a transaction that carries its number, so that
/// after a failure the journal itself says whether it was written. Every transaction commits how
/// far was read, and so is refused when the group has given the partition to somebody else.
final class KafkaJournal implements Journal {

    /// Under it is how far the dispatcher has come. No request has it as its id.
    static final byte[] POSITION = {};

    static final String POSITION_STATE = "position";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaJournal.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final TopicPartition source;
    private final String topic;
    private final JournalReader reader;
    private final Serializer<JournalEntry> serializer;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Supplier<ConsumerGroupMetadata> group;
    private final Owner owner;
    private final Clock clock;
    private final String name = UUID.randomUUID().toString();
    private long sequence;

    /// The last writing that is known to be there: what is written next comes right after it.
    private Mark before = Mark.NONE;

    private @Nullable Producer<byte[], byte[]> current;

    /// @param source partition of decisions
    /// @param producers each with the same transactional id, that of the dispatcher
    /// @param group of the consumer, as it is now
    /// @param owner whose journal it is
    KafkaJournal(
            TopicPartition source,
            String topic,
            JournalReader reader,
            Serializer<JournalEntry> serializer,
            Supplier<Producer<byte[], byte[]>> producers,
            Supplier<ConsumerGroupMetadata> group,
            Owner owner,
            Clock clock) {
        this.source = source;
        this.topic = topic;
        this.reader = reader;
        this.serializer = serializer;
        this.producers = producers;
        this.group = group;
        this.owner = owner;
        this.clock = clock;
    }

    @Override
    public Contents takeOver() {
        while (true)
            try {
                renew();
                var read = reader.read(source.partition());
                before = read.mark();
                owner.unblocked();
                return new Contents(read.entries(), read.position());
            } catch (KafkaException e) {
                pauseAfter("take the partition over", e);
            }
    }

    @Override
    public void write(List<ProducerRecord<byte[], byte[]>> records, long position) {
        sequence++;
        var marker = marker(position);
        var there = false;
        while (!there) there = written(records, marker, position);
        before = new Mark(name, sequence);
        owner.unblocked();
    }

    /// One try; false: nothing was written, and it may be tried again.
    private boolean written(
            List<ProducerRecord<byte[], byte[]>> records,
            ProducerRecord<byte[], byte[]> marker,
            long position) {
        try {
            if (owner.isGone()) throw new Lost("given up before it could write");
            transact(records, marker, position);
            return true;
        } catch (CommitFailedException e) {
            // The group has moved on; with its new state the partition may still be ours.
            LOG.debug("{}: the group moves: {}", source, e.getMessage());
            return !aborted() && isWritten();
        } catch (KafkaException e) {
            pauseAfter("write", e);
            return isWritten();
        }
    }

    private void transact(
            List<ProducerRecord<byte[], byte[]>> records,
            ProducerRecord<byte[], byte[]> marker,
            long position) {
        var producer = Objects.requireNonNull(current, "taken over before");
        producer.beginTransaction();
        for (var record : records) {
            // A record that cannot be sent makes the commit fail.
            var _ = producer.send(record);
        }
        var _ = producer.send(marker);
        producer.sendOffsetsToTransaction(
                Map.of(source, new OffsetAndMetadata(position)), group.get());
        producer.commitTransaction();
    }

    /// Whether the writing that failed went through nevertheless. With the new producer the old
    /// transaction is over, one way or the other. Whoever had become the partition's owner
    /// meanwhile is put out by that for a moment; what they wrote tells that it is theirs.
    private boolean isWritten() {
        while (true)
            try {
                renew();
                var mark = reader.read(source.partition()).mark();
                if (mark.equals(new Mark(name, sequence))) return true;
                if (mark.equals(before)) return false;
                throw new Lost("somebody else has written to the journal of " + source);
            } catch (KafkaException e) {
                pauseAfter("read the journal", e);
            }
    }

    private void pauseAfter(String what, KafkaException error) {
        LOG.debug("{}: cannot {} yet: {}", source, what, error.toString());
        owner.blocked("cannot " + what + ": " + error);
        pause(what);
    }

    private void pause(String what) {
        if (owner.isGone()) throw new Lost("given up while it could not " + what);
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /// Whether the transaction is surely over; then the same producer goes on after a pause.
    private boolean aborted() {
        pause("follow the group");
        try {
            Objects.requireNonNull(current, "it has begun").abortTransaction();
            return true;
        } catch (KafkaException _) {
            return false;
        }
    }

    private void renew() {
        close();
        var made = producers.get();
        current = made;
        made.initTransactions();
    }

    private ProducerRecord<byte[], byte[]> marker(long position) {
        var entry =
                JournalEntry.newBuilder()
                        .setState(POSITION_STATE)
                        .setOffset(position)
                        .setOwner(name)
                        .setSequence(sequence)
                        .setAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .build();
        return new ProducerRecord<>(
                topic, source.partition(), POSITION, serializer.serialize(topic, entry));
    }

    static String key(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() {
        if (current == null) return;
        current.close(Duration.ZERO);
        current = null;
    }
}
