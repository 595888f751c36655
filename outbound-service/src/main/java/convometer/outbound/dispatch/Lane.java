package convometer.outbound.dispatch;

import convometer.events.OutboundReceipt;
import convometer.outbound.dispatch.DispatchRecords.Ending;
import convometer.outbound.graph.Answer;
import convometer.outbound.pacing.Line;
import convometer.outbound.pacing.Line.Step.Expired;
import convometer.outbound.pacing.Line.Step.Start;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.Wait.Reason;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The messages of one partition on their way to Meta. In turns: takes what came in, says what has
/// to be written and, once that is written, what is to be handed over. Knows neither Kafka nor time
/// nor threads.
final class Lane {

    private final int partition;
    private final Permits permits;
    private final DispatchRecords records;
    private final Pacer pacer;
    private final Line line;
    private final int most;
    private final Map<String, Held> held = new HashMap<>();
    private long position;

    /// @param most how many messages are handed over at a time
    Lane(int partition, Permits permits, DispatchRecords records, Pacer pacer, int most) {
        this.partition = partition;
        this.permits = permits;
        this.records = records;
        this.pacer = pacer;
        this.most = most;
        line = new Line(pacer);
    }

    private static final class Held {
        final Permit permit;
        final Instant since;
        Instant attemptedAt = Instant.MIN;

        Held(Permit permit, Instant since) {
            this.permit = permit;
            this.since = since;
        }
    }

    /// What came in since the last turn.
    ///
    /// @param letters what could not be read
    /// @param next offset of the decision that is read next; -1: nothing was read
    record Incoming(
            List<Permit> permits,
            List<ProducerRecord<byte[], byte[]>> letters,
            long next,
            List<Sent> sent) {

        static final Incoming NOTHING = new Incoming(List.of(), List.of(), -1, List.of());
    }

    /// What a turn wants to be written together, and what comes after it.
    ///
    /// @param attempts to be handed to Meta once all is written
    record Turn(
            List<ProducerRecord<byte[], byte[]>> records,
            long position,
            List<Attempt> attempts,
            List<OutboundReceipt> receipts) {

        /// Nothing has changed, but for how far was read.
        boolean quiet() {
            return records.isEmpty();
        }
    }

    /// A message that is handed to Meta.
    ///
    /// @param tries this one included
    record Attempt(Permit permit, int tries) {}

    /// Goes on from what a journal says: what waits goes on waiting, of what was attempted nobody
    /// knows.
    ///
    /// @param read how far decisions were read, where the journal is too young to know
    Turn recover(Journal.Contents contents, long read, Instant now) {
        var turn = new Draft(now);
        position = Math.max(contents.position(), read);
        for (var entry : contents.entries()) {
            var permit = entry.permit();
            if (entry.attempted() && !permit.mark())
                turn.end(records.interrupted(partition, permit, entry.at(), now));
            else queue(permit, entry.tries(), entry.attempted() ? now : entry.at(), now);
        }
        return turn.done();
    }

    /// @param open new messages may begin
    Turn turn(Incoming incoming, boolean open, Instant now) {
        var turn = new Draft(now);
        incoming.sent().forEach(turn::answered);
        incoming.permits().forEach(turn::arrived);
        turn.written.addAll(incoming.letters());
        position = Math.max(position, incoming.next());
        if (open) line.due(now, Math.max(0, most - line.inFlight())).forEach(turn::step);
        return turn.done();
    }

    private void queue(Permit permit, int tries, Instant notBefore, Instant now) {
        held.put(permit.requestId(), new Held(permit, now));
        var throughput = permit.permission().getThroughput();
        if (throughput != null) pacer.told(permit.phoneNumberId(), throughput, permit.at());
        line.add(permits.ticket(permit), tries, notBefore);
    }

    /// When there is a turn to take even if nothing comes in.
    Optional<Instant> next() {
        return line.next();
    }

    int size() {
        return line.size();
    }

    int inFlight() {
        return line.inFlight();
    }

    Map<Reason, Integer> waiting() {
        return line.waiting();
    }

    /// When the one that is here longest came.
    Optional<Instant> oldest() {
        return held.values().stream().map(each -> each.since).min(Instant::compareTo);
    }

    private Held held(String requestId) {
        return Objects.requireNonNull(held.get(requestId), "held until its end");
    }

    /// A turn in the making. Of one message only its newest state is written.
    private final class Draft {

        private final Instant now;
        private final List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
        private final Map<String, ProducerRecord<byte[], byte[]>> journal = new LinkedHashMap<>();
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<OutboundReceipt> receipts = new ArrayList<>();

        Draft(Instant now) {
            this.now = now;
        }

        void arrived(Permit permit) {
            // What the journal knows was read before.
            if (permit.offset() < position || held.containsKey(permit.requestId())) return;
            queue(permit, 0, now, now);
            journal.put(permit.requestId(), records.queued(partition, permit, 0, now));
        }

        void answered(Sent sent) {
            var id = sent.permit().requestId();
            var again = line.answered(id, sent.answer(), now);
            if (again.isPresent())
                journal.put(
                        id,
                        records.queued(
                                partition, sent.permit(), sent.tries(), again.get().until()));
            else end(records.end(partition, sent, held(id).attemptedAt));
        }

        void step(Line.Step step) {
            var message = held(step.id());
            switch (step) {
                case Start(var id, var tries) -> {
                    message.attemptedAt = now;
                    attempts.add(new Attempt(message.permit, tries));
                    journal.put(id, records.attempted(partition, message.permit, tries, now));
                }
                case Expired _ ->
                        end(
                                records.end(
                                        partition,
                                        new Sent(message.permit, 0, new Answer.Expired(), now),
                                        now));
            }
        }

        void end(Ending ending) {
            var id = ending.receipt().getRequestId();
            held.remove(id);
            journal.remove(id);
            written.addAll(ending.records());
            receipts.add(ending.receipt());
        }

        Turn done() {
            written.addAll(journal.values());
            return new Turn(written, position, attempts, receipts);
        }
    }
}
