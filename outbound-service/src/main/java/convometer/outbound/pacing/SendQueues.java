package convometer.outbound.pacing;

import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.rules.SendResult;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/// The messages of one partition that wait: a queue for each business number, in which the more
/// urgent go first; within a thread one at a time, in their order. Before a message may start, its
/// lease has to be valid and its content in memory; the first of each queue are prepared while the
/// number waits for its pace. Knows neither Kafka nor threads, and the time only as it is given.
public final class SendQueues {

    /// So many messages past their deadline are looked at in one step.
    private static final int MOST_EXPIRED = 500;

    private static final Duration FETCHED_WITHIN = Duration.ofSeconds(1);

    private final Pacer pacer;
    private final int concurrency;
    private final Map<String, QueuedSend> sends = new HashMap<>();
    private final Map<String, ThreadQueue> threads = new HashMap<>();
    private final LinkedHashMap<String, NumberQueue> numbers = new LinkedHashMap<>();
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(
                    Comparator.comparing(Delayed::until)
                            .thenComparingLong(each -> each.head().sequence));
    private final PriorityQueue<Expiry> expiries =
            new PriorityQueue<>(Comparator.comparing(Expiry::at));
    private long arrived;
    private int inFlight;
    private @Nullable Instant next;

    /// What is to be done with a message now.
    public sealed interface Step {

        String requestId();

        /// It is handed to Meta.
        ///
        /// @param tries this one included
        record Start(String requestId, int tries) implements Step {}

        /// The gate is asked to renew its lease.
        record Renew(String requestId) implements Step {}

        /// Its content is read back.
        record Fetch(String requestId) implements Step {}
    }

    private record Delayed(Instant until, ThreadQueue thread, QueuedSend head) {}

    private record Expiry(Instant at, QueuedSend send) {}

    /// @param concurrency how many messages of one number are at Meta at most
    public SendQueues(Pacer pacer, int concurrency) {
        this.pacer = pacer;
        this.concurrency = concurrency;
    }

    /// Puts a message at the end of its thread.
    ///
    /// @param tries so far that count
    /// @param notBefore until when it has to wait in any case
    /// @param hasContent its content is in memory
    /// @param renewing the gate is asked already
    public void add(
            ScheduledSend send,
            int tries,
            Instant notBefore,
            boolean hasContent,
            boolean renewing) {
        var delay = new Delay(notBefore, tries == 0 ? Reason.NOTHING : Reason.FAULT);
        var queued = new QueuedSend(arrived++, send, tries, delay, hasContent, renewing);
        sends.put(send.requestId(), queued);
        if (send.deadline() != null) expiries.add(new Expiry(send.deadline(), queued));
        var number = numbers.computeIfAbsent(send.number(), NumberQueue::new);
        number.size++;
        var thread = threads.computeIfAbsent(send.thread(), _ -> new ThreadQueue(number));
        var urgency = thread.priority();
        thread.add(queued);
        if (thread.isHead(queued)) schedule(thread, queued);
        else if (thread.priority() != urgency) number.promote(thread);
    }

    /// What is to be done now.
    ///
    /// @param room how many more may be at Meta
    public List<Step> due(Instant now, int room) {
        var steps = new ArrayList<Step>();
        next = null;
        expire(now, steps);
        wake(now);
        prepare(now, steps);
        start(now, room, steps);
        if (!delayed.isEmpty()) soon(delayed.peek().until());
        if (!expiries.isEmpty()) soon(expiries.peek().at());
        return steps;
    }

    /// When [#due] has something to say, if nothing else happens; empty: only then.
    public Optional<Instant> next() {
        return Optional.ofNullable(next);
    }

    /// Applies the result of an attempt.
    ///
    /// @return when it is tried again; empty: it has come to its end
    public Optional<Pacer.Retry> completed(String requestId, SendResult result, Instant now) {
        var send = Objects.requireNonNull(sends.get(requestId), "it is at Meta");
        send.state = QueuedSend.State.WAITING;
        inFlight--;
        send.thread().number.inFlight--;
        var retry = pacer.completed(send.send, send.tries, result, now);
        if (retry.isEmpty()) {
            leave(send);
            return retry;
        }
        if (!retry.get().counted()) send.tries--;
        send.delay = retry.get().delay();
        schedule(send.thread(), send);
        return retry;
    }

    /// The tries of a message that count.
    public int tries(String requestId) {
        return Objects.requireNonNull(sends.get(requestId), "it waits").tries;
    }

    /// The gate has renewed a lease; the content came with it.
    public void renewed(ScheduledSend renewed) {
        var send = sends.get(renewed.requestId());
        if (send == null) return;
        send.send = renewed;
        send.hasContent = true;
        prepared(send);
    }

    /// The content of a message is in memory again.
    public void fetched(String requestId) {
        var send = sends.get(requestId);
        if (send == null) return;
        send.hasContent = true;
        prepared(send);
    }

    private void prepared(QueuedSend send) {
        if (send.state != QueuedSend.State.PREPARING) return;
        send.state = QueuedSend.State.WAITING;
        var thread = send.thread();
        thread.number.prepared(send);
        if (thread.isHead(send)) thread.number.placeWaiting(thread, true);
    }

    /// Takes a message out that is not to be sent any more.
    ///
    /// @return whether it waited; what is at Meta cannot be taken back
    public boolean remove(String requestId) {
        var send = sends.get(requestId);
        if (send == null || send.state == QueuedSend.State.IN_FLIGHT) return false;
        send.thread().number.prepared(send);
        leave(send);
        return true;
    }

    /// How many messages wait or are at Meta.
    public int size() {
        return sends.size();
    }

    /// How many messages of a number wait or are at Meta.
    public int size(String number) {
        var queue = numbers.get(number);
        return queue == null ? 0 : queue.size;
    }

    /// How many messages wait or are at Meta, by business number.
    public Map<String, Integer> sizes() {
        var sizes = new HashMap<String, Integer>();
        numbers.forEach((number, queue) -> sizes.put(number, queue.size));
        return sizes;
    }

    /// How many messages are at Meta.
    public int inFlight() {
        return inFlight;
    }

    /// How many messages wait, by what keeps them.
    public Map<Reason, Integer> waiting() {
        var counts = new EnumMap<Reason, Integer>(Reason.class);
        for (var thread : threads.values()) thread.countWaiting(counts);
        return counts;
    }

    /// After its deadline a message is refused by the gate, wherever it stands.
    private void expire(Instant now, List<Step> steps) {
        for (var n = 0; n < MOST_EXPIRED && isDue(expiries.peek(), now); n++) {
            var send = expiries.remove().send();
            if (send.state != QueuedSend.State.WAITING) continue;
            var thread = send.thread();
            if (thread.isHead(send)) thread.number.remove(thread);
            // Once its content is there, the gate is still to be asked.
            if (!send.hasContent) expiries.add(new Expiry(now.plus(FETCHED_WITHIN), send));
            steps.add(preparation(send));
        }
    }

    private static boolean isDue(@Nullable Expiry expiry, Instant now) {
        return expiry != null && !expiry.at().isAfter(now);
    }

    private static Step preparation(QueuedSend send) {
        send.state = QueuedSend.State.PREPARING;
        var id = send.send.requestId();
        return send.hasContent ? new Step.Renew(id) : new Step.Fetch(id);
    }

    private void wake(Instant now) {
        while (!delayed.isEmpty() && !delayed.peek().until().isAfter(now)) {
            var each = delayed.remove();
            var thread = each.thread();
            if (thread.isHead(each.head()) && each.head().mayGo(now))
                thread.number.placeWaiting(thread, each.head().tries > 0);
        }
    }

    /// Has the first messages of each queue made ready, those of the more urgent first.
    private void prepare(Instant now, List<Step> steps) {
        for (var number : numbers.values()) {
            var any = number.any();
            if (any == null) continue;
            var stopped = pacer.stoppedUntil(any.send);
            if (stopped.isAfter(now)) {
                number.blocked = Reason.STOPPED;
                soon(stopped);
            } else prepare(number, ahead(any.send), now, steps);
        }
    }

    /// A second's messages; while something is stopped, the one that it is probed with.
    private int ahead(ScheduledSend send) {
        return pacer.isStopped(send) ? 1 : Math.max(concurrency, pacer.throughput(send.number()));
    }

    private void prepare(NumberQueue number, int ahead, Instant now, List<Step> steps) {
        for (var priority : Priority.values()) {
            // Many are prepared at once, now and then, rather than one with each that goes.
            var isLow = number.readyCount(priority) + number.preparing(priority) <= ahead / 2;
            while (number.readyCount(priority) < ahead) {
                var thread = number.firstWaiting(priority);
                if (thread == null) break;
                var head = thread.head();
                if (!head.mayGo(now)) schedule(thread, head);
                else if (head.hasContent && head.send.lease().isAfter(now))
                    number.placeReady(thread, head.tries > 0);
                else if (isLow && number.preparing(priority) < ahead) {
                    number.remove(thread);
                    number.preparing(head, priority);
                    steps.add(preparation(head));
                } else break;
            }
        }
    }

    private void start(Instant now, int room, List<Step> steps) {
        var left = room;
        var open = new ArrayList<NumberQueue>();
        for (var number : numbers.values()) if (number.hasReady()) open.add(number);
        var served = new ArrayList<String>();
        while (!open.isEmpty() && left > 0)
            for (var each = open.iterator(); each.hasNext() && left > 0; ) {
                var number = each.next();
                var started = startOne(number, now);
                if (started == null) each.remove();
                else {
                    steps.add(started);
                    served.add(number.id);
                    left--;
                }
            }
        // Whoever was served while places were scarce comes last the next time.
        if (left == 0) served.forEach(id -> numbers.putLast(id, number(id)));
    }

    private NumberQueue number(String id) {
        return Objects.requireNonNull(numbers.get(id), "it has messages");
    }

    /// The next message of a number; null: none can go now.
    private Step.@Nullable Start startOne(NumberQueue number, Instant now) {
        number.blocked = Reason.PLACE;
        while (number.inFlight < concurrency) {
            var thread = number.nextReady();
            if (thread == null) return null;
            var head = thread.head();
            if (!head.send.lease().isAfter(now)) {
                number.placeWaiting(thread, true);
                soon(now);
                continue;
            }
            var delay = pacer.number(head.send, now);
            if (delay.until().isAfter(now)) {
                number.blocked = delay.reason();
                soon(delay.until());
                return null;
            }
            var pair = pacer.pair(head.send, now);
            if (pair.until().isAfter(now)) {
                head.delay = pair;
                schedule(thread, head);
                continue;
            }
            return begin(thread, head, now);
        }
        return null;
    }

    private Step.Start begin(ThreadQueue thread, QueuedSend send, Instant now) {
        thread.number.remove(thread);
        send.state = QueuedSend.State.IN_FLIGHT;
        send.tries++;
        inFlight++;
        thread.number.started();
        pacer.begun(send.send, now);
        return new Step.Start(send.send.requestId(), send.tries);
    }

    private void schedule(ThreadQueue thread, QueuedSend head) {
        thread.number.remove(thread);
        delayed.add(new Delayed(head.delay.until(), thread, head));
    }

    private void leave(QueuedSend send) {
        sends.remove(send.send.requestId());
        var thread = send.thread();
        var wasHead = thread.isHead(send);
        thread.remove(send);
        var number = thread.number;
        number.size--;
        if (number.size == 0) numbers.remove(number.id);
        if (thread.isEmpty()) {
            number.remove(thread);
            threads.remove(send.send.thread());
        } else if (wasHead) schedule(thread, thread.head());
    }

    private void soon(Instant at) {
        var known = next;
        if (known == null || at.isBefore(known)) next = at;
    }
}
