package convometer.outbound.dispatch;

import convometer.events.OutboundReceipt;
import convometer.outbound.dispatch.DispatchRecords.Ending;
import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.SendQueues;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The messages of one partition of decisions on their way to Meta. Step by step it takes what came
/// in, says what has to be written in one transaction and, once that is written, what is to be
/// handed over. Knows neither Kafka nor time nor threads.
final class PartitionDispatcher {

    private final int partition;
    private final DispatchRecords records;
    private final Pacer pacer;
    private final SendQueues queues;
    private final Limits limits;
    private final Map<String, PendingSend> pending = new HashMap<>();
    private final ContentBudget budget = new ContentBudget();
    private long position;

    /// How much is held and done at a time.
    ///
    /// @param ofNumber messages of one number that are at Meta at most
    /// @param inFlight messages that are at Meta at most
    /// @param queued messages of one number that wait at most
    record Limits(int ofNumber, int inFlight, int queued) {}

    PartitionDispatcher(int partition, DispatchRecords records, Pacer pacer, Limits limits) {
        this.partition = partition;
        this.records = records;
        this.pacer = pacer;
        this.limits = limits;
        queues = new SendQueues(pacer, limits.ofNumber());
    }

    private static final class PendingSend {
        Permission permission;
        final Instant since;
        Instant attemptedAt = Instant.MIN;

        PendingSend(Permission permission, Instant since) {
            this.permission = permission;
            this.since = since;
        }
    }

    /// What came in since the last step.
    ///
    /// @param deadLetters what could not be read
    /// @param next offset of the decision that is read next; -1: nothing was read
    /// @param fetched contents that were read back
    record Incoming(
            List<GateDecision> decisions,
            List<ProducerRecord<byte[], byte[]>> deadLetters,
            long next,
            List<CompletedAttempt> completed,
            List<Fetched> fetched) {

        static final Incoming NOTHING =
                new Incoming(List.of(), List.of(), -1, List.of(), List.of());
    }

    /// The content of a message was looked for.
    ///
    /// @param permission empty: it is not on its topic any more
    record Fetched(String requestId, Optional<Permission> permission) {}

    /// What is to be written together, and what comes after it.
    ///
    /// @param attempts to be handed to Meta once all is written
    /// @param fetches request ids and offsets of contents that are to be read back
    record TransactionBatch(
            List<ProducerRecord<byte[], byte[]>> records,
            long position,
            List<Attempt> attempts,
            Map<String, Long> fetches,
            List<OutboundReceipt> receipts) {

        /// Nothing has changed, but for how far was read.
        boolean isEmpty() {
            return records.isEmpty();
        }
    }

    /// A message that is handed to Meta.
    record Attempt(Permission permission) {}

    /// Goes on from what a journal says: what waits goes on waiting, of what was attempted nobody
    /// knows.
    ///
    /// @param read how far decisions were read, where the journal is too young to know
    TransactionBatch recover(Journal.Contents contents, long read, Instant now) {
        var draft = new Draft(now);
        position = Math.max(contents.position(), read);
        for (var entry : contents.entries()) {
            var permission = entry.permission();
            var isAttempted = entry.state() == Journal.State.ATTEMPTED;
            if (isAttempted && !permission.readReceipt())
                draft.end(records.interrupted(partition, permission, entry.at(), now));
            else
                queue(
                        permission,
                        entry.tries(),
                        isAttempted ? now : entry.at(),
                        entry.state() == Journal.State.RENEWING,
                        now);
        }
        return draft.done();
    }

    /// Takes what came in and what is due.
    ///
    /// @param open messages may be begun
    TransactionBatch step(Incoming incoming, boolean open, Instant now) {
        var draft = new Draft(now);
        incoming.completed().forEach(draft::completed);
        incoming.decisions().forEach(draft::decided);
        incoming.fetched().forEach(draft::fetched);
        draft.written.addAll(incoming.deadLetters());
        position = Math.max(position, incoming.next());
        if (open)
            queues.due(now, Math.max(0, limits.inFlight() - queues.inFlight()))
                    .forEach(draft::step);
        return draft.done();
    }

    private void queue(
            Permission permission, int tries, Instant notBefore, boolean renewing, Instant now) {
        if (permission.throughput() > 0)
            pacer.reportThroughput(
                    permission.phoneNumberId(), permission.throughput(), permission.at());
        var kept = budget.hasRoom(permission) ? permission : permission.withoutContent();
        budget.add(kept);
        pending.put(permission.requestId(), new PendingSend(kept, now));
        queues.add(permission.send(), tries, notBefore, kept.hasContent(), renewing);
    }

    /// When there is something to do even if nothing comes in.
    Optional<Instant> next() {
        return queues.next();
    }

    int size() {
        return queues.size();
    }

    int inFlight() {
        return queues.inFlight();
    }

    Map<Reason, Integer> waiting() {
        return queues.waiting();
    }

    Map<String, Integer> sizes() {
        return queues.sizes();
    }

    /// When the one that is here longest came.
    Optional<Instant> oldest() {
        return pending.values().stream().map(each -> each.since).min(Instant::compareTo);
    }

    private PendingSend pending(String requestId) {
        return Objects.requireNonNull(pending.get(requestId), "kept until its end");
    }

    /// A transaction in the making. Of one message only its newest state is written.
    private final class Draft {

        private final Instant now;
        private final List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
        private final Map<String, ProducerRecord<byte[], byte[]>> journal = new LinkedHashMap<>();
        private final List<Attempt> attempts = new ArrayList<>();
        private final Map<String, Long> fetches = new LinkedHashMap<>();
        private final List<OutboundReceipt> receipts = new ArrayList<>();

        Draft(Instant now) {
            this.now = now;
        }

        void decided(GateDecision decision) {
            // What the journal knows was read before.
            if (decision.offset() < position) return;
            switch (decision) {
                case GateDecision.Permitted(var permission, var renewed) -> {
                    if (renewed) renewed(permission);
                    else permitted(permission);
                }
                case GateDecision.Withdrawn(_, var requestId, var answered) ->
                        withdrawn(requestId, answered);
            }
        }

        private void permitted(Permission permission) {
            var id = permission.requestId();
            if (pending.containsKey(id)) return;
            if (queues.size(permission.phoneNumberId()) >= limits.queued()) {
                end(records.queueFull(partition, permission, now));
                return;
            }
            journal.put(id, records.queued(partition, permission, 0, now));
            queue(permission, 0, now, false, now);
        }

        private void renewed(Permission permission) {
            var id = permission.requestId();
            var send = pending.get(id);
            if (send == null) {
                // It was cancelled while the gate was asked: its slot is free again.
                if (permission.fact().getHoldsPlace())
                    written.add(records.notTaken(permission, now));
                return;
            }
            hold(send, permission);
            queues.renewed(permission.send());
            journal.put(id, records.queued(partition, send.permission, queues.tries(id), now));
        }

        private void withdrawn(String requestId, boolean answered) {
            var send = pending.get(requestId);
            if (send == null || !queues.remove(requestId)) return;
            if (answered) {
                forget(requestId, send);
                written.add(records.removed(partition, requestId));
            } else end(records.cancelled(partition, send.permission, now));
        }

        void fetched(Fetched fetched) {
            var id = fetched.requestId();
            var send = pending.get(id);
            if (send == null || send.permission.hasContent()) return;
            if (fetched.permission().isPresent()) {
                hold(send, fetched.permission().get());
                queues.fetched(id);
            } else if (queues.remove(id)) end(records.lost(partition, send.permission, now));
        }

        private void hold(PendingSend send, Permission permission) {
            budget.remove(send.permission);
            send.permission = permission.inPlaceOf(send.permission.firstOffset());
            budget.add(permission);
        }

        void completed(CompletedAttempt attempt) {
            var id = attempt.permission().requestId();
            var retry = queues.completed(id, attempt.result(), now);
            if (retry.isPresent())
                journal.put(
                        id,
                        records.queued(
                                partition,
                                attempt.permission(),
                                queues.tries(id),
                                retry.get().delay().until()));
            else end(records.end(partition, attempt, pending(id).attemptedAt));
        }

        void step(SendQueues.Step step) {
            var id = step.requestId();
            var send = pending(id);
            switch (step) {
                case SendQueues.Step.Start(_, var tries) -> {
                    send.attemptedAt = now;
                    attempts.add(new Attempt(send.permission));
                    journal.put(id, records.attempted(partition, send.permission, tries, now));
                }
                case SendQueues.Step.Renew _ -> {
                    written.add(records.renewal(send.permission));
                    journal.put(
                            id,
                            records.renewing(partition, send.permission, queues.tries(id), now));
                }
                case SendQueues.Step.Fetch _ -> fetches.put(id, send.permission.offset());
            }
        }

        void end(Ending ending) {
            var id = ending.receipt().getRequestId();
            var send = pending.get(id);
            if (send != null) forget(id, send);
            journal.remove(id);
            written.addAll(ending.records());
            receipts.add(ending.receipt());
        }

        private void forget(String requestId, PendingSend send) {
            budget.remove(send.permission);
            pending.remove(requestId);
            journal.remove(requestId);
        }

        TransactionBatch done() {
            written.addAll(journal.values());
            return new TransactionBatch(written, position, attempts, fetches, receipts);
        }
    }
}
