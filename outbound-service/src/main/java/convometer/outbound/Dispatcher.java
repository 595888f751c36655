package convometer.outbound;

import static java.util.stream.Collectors.toSet;

import convometer.events.ThreadDecision;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.SendJournal.Entry;
import convometer.outbound.rules.Answer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

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
        writeSurely(sent);
        sent.forEach(this::count);
    }

    /// Answers the attempts that somebody left open in partitions that are ours now.
    void recover(Set<Integer> partitions) {
        var open = new ArrayList<Entry>();
        for (var entry : journal.entries(partitions))
            if (entry.attempt().getOutcome().equals(Outcome.PERMITTED)) {
                open.add(entry);
            }
        if (open.isEmpty()) return;
        LOG.warn("attempts interrupted, outcome unknown: attempts={}", open.size());
        transactions.write(
                open.stream()
                        .flatMap(entry -> records.interrupted(entry, now()).stream())
                        .toList());
        open.forEach(_ -> metrics.receipt(Outcome.UNKNOWN, "interrupted"));
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
    /// Nor must it be said twice where a commit went through and only its answer was lost: the
    /// journal knows.
    private void writeSurely(List<Sent> results) {
        var open = results;
        var failed = false;
        while (!open.isEmpty())
            try {
                if (failed) open = stillOpen(open);
                write(open);
                return;
            } catch (KafkaException e) {
                if (closing) throw e;
                failed = true;
                LOG.warn("results cannot be written yet: {}", e.toString());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
    }

    private void write(List<Sent> results) {
        if (results.isEmpty()) return;
        transactions.write(results.stream().flatMap(one -> records.end(one).stream()).toList());
    }

    /// The results of which the journal does not know yet. What another instance has taken for
    /// interrupted meanwhile is known better here.
    private List<Sent> stillOpen(List<Sent> results) {
        transactions.settle();
        var partitions = results.stream().map(one -> one.permit().partition()).collect(toSet());
        var outcomes = new HashMap<String, String>();
        for (var entry : journal.entries(partitions))
            outcomes.put(entry.attempt().getRequestId(), entry.attempt().getOutcome());
        return results.stream().filter(one -> isOpen(one, outcomes)).toList();
    }

    private static boolean isOpen(Sent sent, Map<String, String> outcomes) {
        var outcome = outcomes.get(sent.permit().requestId());
        if (outcome == null) return false;
        return outcome.equals(Outcome.PERMITTED) || !(sent.answer() instanceof Answer.NoAnswer);
    }

    private void count(Sent sent) {
        metrics.receipt(
                DispatchRecords.outcome(sent.answer()), DispatchRecords.code(sent.answer()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
