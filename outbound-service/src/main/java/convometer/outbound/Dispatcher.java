package convometer.outbound;

import convometer.events.ThreadDecision;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.rules.Outcome;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Sends what is permitted and never sends anything twice. A batch takes two transactions: the
/// attempts with the offsets of their permissions, then what became of them. Whatever ends the
/// process in between leaves an open attempt, which is answered and not repeated.
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String PERMITTED = "permitted";

    private final Deserializer<ThreadDecision> decisions;
    private final DispatchRecords records;
    private final Transactions transactions;
    private final SendJournal journal;
    private final Sender sender;
    private final OutboundMetrics metrics;
    private final Clock clock;
    private volatile boolean closing;

    Dispatcher(
            Deserializer<ThreadDecision> decisions,
            DispatchRecords records,
            Transactions transactions,
            SendJournal journal,
            Sender sender,
            OutboundMetrics metrics,
            Clock clock) {
        this.decisions = decisions;
        this.records = records;
        this.transactions = transactions;
        this.journal = journal;
        this.sender = sender;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// What a poll brought, sorted.
    private record Batch(List<Permit> permits, List<ProducerRecord<byte[], byte[]>> letters) {}

    /// Sends the permitted messages of a poll.
    void dispatch(ConsumerRecords<byte[], byte[]> polled, ConsumerGroupMetadata group) {
        var batch = sorted(polled);
        var before = new ArrayList<>(batch.letters());
        batch.permits().forEach(permit -> before.add(records.attempt(permit, now())));
        transactions.write(before, polled.nextOffsets(), group);
        batch.letters().forEach(_ -> metrics.deadLetter(DeadLetter.UNREADABLE));
        if (batch.permits().isEmpty()) return;
        var sent = sender.send(batch.permits());
        writeSurely(() -> sent.stream().flatMap(one -> records.end(one).stream()).toList());
        sent.forEach(this::count);
    }

    /// Answers the attempts that somebody left open in partitions that are ours now.
    void recover(Set<Integer> partitions) {
        var interrupted = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (var entry : journal.entries(partitions))
            if (entry.attempt().getOutcome().equals(Outcome.PERMITTED)) {
                interrupted.addAll(records.interrupted(entry, now()));
                metrics.receipt(Outcome.UNKNOWN, "interrupted");
            }
        if (interrupted.isEmpty()) return;
        LOG.warn("attempts interrupted, outcome unknown: records={}", interrupted.size());
        transactions.write(interrupted);
    }

    /// Lets go of results that cannot be written; for the end of the process.
    void stop() {
        closing = true;
    }

    void close() {
        transactions.close();
    }

    private Batch sorted(ConsumerRecords<byte[], byte[]> polled) {
        var batch = new Batch(new ArrayList<>(), new ArrayList<>());
        for (var record : polled)
            try {
                permit(record).ifPresent(batch.permits()::add);
            } catch (RegistryException.Unavailable e) {
                throw e;
            } catch (SerializationException e) {
                batch.letters()
                        .add(
                                DeadLetters.letter(
                                        record,
                                        DeadLetter.UNREADABLE.code(),
                                        String.valueOf(e.getMessage())));
            }
        return batch;
    }

    private Optional<Permit> permit(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) return Optional.empty();
        var decision = decisions.deserialize(record.topic(), record.value());
        var permission = decision.getPermission();
        return decision.getKind().equals(PERMITTED) && permission != null
                ? Optional.of(Permit.of(record.partition(), decision, permission))
                : Optional.empty();
    }

    /// Meta has the messages: what it said must not be lost to a broker that is away for a moment.
    private void writeSurely(Supplier<List<ProducerRecord<byte[], byte[]>>> results) {
        while (true)
            try {
                transactions.write(results.get());
                return;
            } catch (KafkaException e) {
                if (closing) throw e;
                LOG.warn("results cannot be written yet: {}", e.toString());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
    }

    private void count(Sent sent) {
        metrics.receipt(
                DispatchRecords.outcome(sent.answer()), DispatchRecords.code(sent.answer()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
