package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.dispatch.PartitionDispatcher.Fetched;
import convometer.outbound.dispatch.PartitionDispatcher.Incoming;
import convometer.outbound.dispatch.PartitionDispatcher.TransactionBatch;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Keeps a dispatcher going on a thread of its own: whatever came in while it wrote is written
/// together.
final class DispatcherLoop {

    /// After so long without being able to write, a dispatcher is not ready.
    static final Duration BLOCKED_AFTER = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(DispatcherLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration GATHERING = Duration.ofMillis(20);
    private static final int MANY = 500;
    private static final int CROWD = 8;

    private final PartitionDispatcher dispatcher;
    private final Function<Journal.Owner, Journal> journals;
    private final long begin;
    private final Function<PartitionDispatcher.Attempt, CompletedAttempt> sender;
    private final ContentFetcher fetcher;
    private final ExecutorService executor;
    private final OutboundMetrics metrics;
    private final Clock clock;
    private final LinkedBlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final Thread thread;
    private final Ownership ownership = new Ownership();
    private long written;
    private long writtenAt;
    private volatile int size;
    private volatile State state = State.TAKING_OVER;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile DispatcherStatus status = DispatcherStatus.EMPTY;

    /// How a dispatcher is.
    enum State {
        TAKING_OVER,
        RUNNING,
        /// It cannot write, and tries again.
        BLOCKED,
        STOPPED,
        FAILED
    }

    private sealed interface Signal {

        record Read(
                List<GateDecision> decisions,
                List<ProducerRecord<byte[], byte[]>> deadLetters,
                long next)
                implements Signal {}

        record Completed(CompletedAttempt attempt) implements Signal {}

        record ContentsFetched(List<Fetched> fetched) implements Signal {}

        record Woken() implements Signal {}
    }

    /// What the journal reports of itself.
    private final class Ownership implements Journal.Owner {

        private volatile @Nullable Instant blockedSince;

        @Override
        public boolean isGone() {
            return abandoned;
        }

        @Override
        public void blocked(String why) {
            metrics.writeFailure();
            if (blockedSince != null) return;
            blockedSince = now();
            LOG.warn("{} waits: {}; it is tried again", thread.getName(), why);
        }

        @Override
        public void unblocked() {
            var since = blockedSince;
            if (since == null) return;
            blockedSince = null;
            LOG.info("{} goes on after {}", thread.getName(), Duration.between(since, now()));
        }

        boolean isBlocked() {
            var since = blockedSince;
            return since != null && !now().isBefore(since.plus(BLOCKED_AFTER));
        }
    }

    /// @param journals opens the dispatcher's journal
    /// @param begin how far decisions were read, where the journal is too young to know
    /// @param sender hands a message over and waits for the result; called on threads of `executor`
    /// @param fetcher reads contents back, on threads of `executor`; it is closed with the loop
    DispatcherLoop(
            String name,
            PartitionDispatcher dispatcher,
            Function<Journal.Owner, Journal> journals,
            long begin,
            Function<PartitionDispatcher.Attempt, CompletedAttempt> sender,
            ContentFetcher fetcher,
            ExecutorService executor,
            OutboundMetrics metrics,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.journals = journals;
        this.begin = begin;
        this.sender = sender;
        this.fetcher = fetcher;
        this.executor = executor;
        this.metrics = metrics;
        this.clock = clock;
        thread = new Thread(this::run, name);
    }

    DispatcherLoop start() {
        thread.start();
        return this;
    }

    /// Decisions that were read, and how far.
    void read(
            List<GateDecision> decisions,
            List<ProducerRecord<byte[], byte[]>> deadLetters,
            long next) {
        unread.addAndGet(decisions.size());
        inbox.add(new Signal.Read(decisions, deadLetters, next));
    }

    /// How many decisions were read and not taken up yet.
    int unread() {
        return unread.get();
    }

    State state() {
        return state == State.STOPPED || state == State.FAILED || !ownership.isBlocked()
                ? state
                : State.BLOCKED;
    }

    DispatcherStatus status() {
        return status;
    }

    /// Begins nothing more, and ends when what is under way has its result.
    void stop() {
        stopping = true;
        wake();
    }

    /// Ends at once: the partition is somebody else's.
    void abandon() {
        abandoned = true;
        stop();
    }

    /// Something has changed elsewhere that messages may have waited for.
    void wake() {
        inbox.add(new Signal.Woken());
    }

    /// Waits for its end, and says whether it has come.
    boolean join(Duration patience) {
        try {
            return thread.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try (var journal = journals.apply(ownership)) {
            var first = dispatcher.recover(journal.takeOver(), begin, now());
            write(journal, first);
            afterwards(first);
            state = State.RUNNING;
            // What was taken over does not wait until something comes in.
            perform(journal, dispatcher.step(Incoming.NOTHING, !stopping, now()));
            while (goesOn()) perform(journal, dispatcher.step(incoming(), !stopping, now()));
            state = State.STOPPED;
        } catch (Journal.Lost e) {
            state = State.FAILED;
            LOG.warn("{}: {}", thread.getName(), e.getMessage());
        } catch (RuntimeException e) {
            state = State.FAILED;
            LOG.error("{} has failed: {}", thread.getName(), e.toString(), e);
        } finally {
            if (state != State.STOPPED) state = State.FAILED;
            status = DispatcherStatus.EMPTY;
            fetcher.close();
        }
    }

    private boolean goesOn() {
        return !abandoned && !(stopping && dispatcher.inFlight() == 0 && inbox.isEmpty());
    }

    /// How far was read is written with something else, or now and then.
    private void perform(Journal journal, TransactionBatch batch) {
        var behind = batch.position() - written;
        var late = System.nanoTime() - writtenAt > IDLE.toNanos();
        if (!batch.isEmpty() || behind > MANY || (behind > 0 && (late || stopping)))
            write(journal, batch);
        afterwards(batch);
    }

    private void write(Journal journal, TransactionBatch batch) {
        var start = System.nanoTime();
        journal.write(batch.records(), batch.position());
        written = batch.position();
        writtenAt = System.nanoTime();
        metrics.writes().record(writtenAt - start, TimeUnit.NANOSECONDS);
    }

    private void afterwards(TransactionBatch batch) {
        for (var attempt : batch.attempts())
            executor.execute(() -> inbox.add(new Signal.Completed(sender.apply(attempt))));
        if (!batch.fetches().isEmpty())
            executor.execute(
                    () -> inbox.add(new Signal.ContentsFetched(fetcher.fetch(batch.fetches()))));
        batch.receipts().forEach(each -> metrics.receipt(each.getOutcome(), each.getCode()));
        size = dispatcher.size();
        status = DispatcherStatus.of(dispatcher, status, now());
    }

    /// Waits for something to come in or for something to be due, and takes everything that is
    /// there.
    private Incoming incoming() {
        var signals = new ArrayList<Signal>();
        try {
            var first = inbox.poll(patience().toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) signals.add(first);
            if (size + unread() >= CROWD) gather(signals);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a dispatcher", e);
        }
        inbox.drainTo(signals);
        return sorted(signals);
    }

    /// A transaction costs about as much for one message as for a hundred: in a crowd a step takes
    /// what comes in during a moment.
    private void gather(List<Signal> signals) throws InterruptedException {
        var end = System.nanoTime() + GATHERING.toNanos();
        for (var left = GATHERING.toNanos(); left > 0; left = end - System.nanoTime()) {
            var next = inbox.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) signals.add(next);
        }
    }

    private Duration patience() {
        // Nothing begins any more, and nothing falls due.
        if (stopping) return IDLE;
        var now = now();
        var next = dispatcher.next().filter(at -> at.isBefore(now.plus(IDLE)));
        if (next.isEmpty()) return IDLE;
        var wait = Duration.between(now, next.get());
        return wait.isNegative() ? Duration.ZERO : wait.plusMillis(1);
    }

    private Incoming sorted(List<Signal> signals) {
        var decisions = new ArrayList<GateDecision>();
        var deadLetters = new ArrayList<ProducerRecord<byte[], byte[]>>();
        var completed = new ArrayList<CompletedAttempt>();
        var fetched = new ArrayList<Fetched>();
        var next = -1L;
        for (var signal : signals)
            switch (signal) {
                case Signal.Read read -> {
                    decisions.addAll(read.decisions());
                    deadLetters.addAll(read.deadLetters());
                    unread.addAndGet(-read.decisions().size());
                    next = read.next();
                }
                case Signal.Completed(var attempt) -> completed.add(attempt);
                case Signal.ContentsFetched(var contents) -> fetched.addAll(contents);
                case Signal.Woken _ -> {}
            }
        return new Incoming(decisions, deadLetters, next, completed, fetched);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
