package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.dispatch.Lane.Incoming;
import convometer.outbound.dispatch.Lane.Turn;

import org.apache.kafka.clients.producer.ProducerRecord;
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
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Keeps a lane going on a thread of its own: whatever came in while it wrote is written together.
final class LaneLoop {

    private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final int MANY = 500;
    private static final int CROWD = 8;

    private final Lane lane;
    private final Function<BooleanSupplier, Journal> journals;
    private final long begin;
    private final Function<Lane.Attempt, Sent> sender;
    private final ExecutorService sends;
    private final OutboundMetrics metrics;
    private final Clock clock;
    private final LinkedBlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final Thread thread;
    private long written;
    private long writtenAt;
    private volatile int load;
    private volatile State state = State.TAKING_OVER;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile LaneView view = LaneView.EMPTY;

    /// How a lane is.
    enum State {
        TAKING_OVER,
        RUNNING,
        STOPPED,
        FAILED
    }

    private sealed interface Signal {

        record Read(List<Permit> permits, List<ProducerRecord<byte[], byte[]>> letters, long next)
                implements Signal {}

        record Answered(Sent sent) implements Signal {}

        record Woken() implements Signal {}
    }

    /// @param journals opens the lane's journal, and is told how it learns that nobody waits for it
    /// @param begin how far decisions were read, where the journal is too young to know
    /// @param sender hands a message over and waits for its answer; called on threads of `sends`
    LaneLoop(
            String name,
            Lane lane,
            Function<BooleanSupplier, Journal> journals,
            long begin,
            Function<Lane.Attempt, Sent> sender,
            ExecutorService sends,
            OutboundMetrics metrics,
            Clock clock) {
        this.lane = lane;
        this.journals = journals;
        this.begin = begin;
        this.sender = sender;
        this.sends = sends;
        this.metrics = metrics;
        this.clock = clock;
        thread = new Thread(this::run, name);
    }

    LaneLoop start() {
        thread.start();
        return this;
    }

    /// Decisions that were read, and how far.
    void read(List<Permit> permits, List<ProducerRecord<byte[], byte[]>> letters, long next) {
        unread.addAndGet(permits.size());
        inbox.add(new Signal.Read(permits, letters, next));
    }

    /// How many messages are here.
    int load() {
        return load + unread.get();
    }

    State state() {
        return state;
    }

    LaneView view() {
        return view;
    }

    /// Begins nothing more, and ends when what is under way has its answer.
    void stop() {
        stopping = true;
        inbox.add(new Signal.Woken());
    }

    /// Ends at once: the partition is somebody else's.
    void abandon() {
        abandoned = true;
        stop();
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
        try (var journal = journals.apply(() -> abandoned)) {
            var first = lane.recover(journal.takeOver(), begin, now());
            write(journal, first);
            afterwards(first);
            state = State.RUNNING;
            // What was taken over does not wait until something comes in.
            perform(journal, lane.turn(Incoming.NOTHING, !stopping, now()));
            while (goesOn()) perform(journal, lane.turn(incoming(), !stopping, now()));
            state = State.STOPPED;
        } catch (Journal.Lost e) {
            state = State.FAILED;
            LOG.warn("{}: {}", thread.getName(), e.getMessage());
        } catch (RuntimeException e) {
            state = State.FAILED;
            LOG.error("{} has failed: {}", thread.getName(), e.toString(), e);
        } finally {
            if (state != State.STOPPED) state = State.FAILED;
            view = LaneView.EMPTY;
        }
    }

    private boolean goesOn() {
        return !abandoned && !(stopping && lane.inFlight() == 0 && inbox.isEmpty());
    }

    /// How far was read is written with something else, or now and then.
    private void perform(Journal journal, Turn turn) {
        var behind = turn.position() - written;
        var late = System.nanoTime() - writtenAt > QUIET.toNanos();
        if (!turn.quiet() || behind > MANY || (behind > 0 && (late || stopping)))
            write(journal, turn);
        afterwards(turn);
    }

    private void write(Journal journal, Turn turn) {
        var start = System.nanoTime();
        journal.write(turn.records(), turn.position());
        written = turn.position();
        writtenAt = System.nanoTime();
        metrics.writes().record(writtenAt - start, TimeUnit.NANOSECONDS);
    }

    private void afterwards(Turn turn) {
        for (var attempt : turn.attempts())
            sends.execute(() -> inbox.add(new Signal.Answered(sender.apply(attempt))));
        turn.receipts().forEach(each -> metrics.receipt(each.getOutcome(), each.getCode()));
        load = lane.size();
        view = LaneView.of(lane, view, now());
    }

    /// Waits for something to come in or for somebody's turn, and takes everything that is there.
    private Incoming incoming() {
        var signals = new ArrayList<Signal>();
        try {
            var first = inbox.poll(patience().toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) signals.add(first);
            if (load() >= CROWD) gather(signals);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a lane", e);
        }
        inbox.drainTo(signals);
        return sorted(signals);
    }

    /// A transaction costs about as much for one message as for a hundred: in a crowd a turn takes
    /// what comes in during a moment.
    private void gather(List<Signal> signals) throws InterruptedException {
        var end = System.nanoTime() + MOMENT.toNanos();
        for (var left = MOMENT.toNanos(); left > 0; left = end - System.nanoTime()) {
            var next = inbox.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) signals.add(next);
        }
    }

    private Duration patience() {
        // Nothing begins any more, and nobody's turn comes.
        if (stopping) return QUIET;
        var wait = lane.next().map(at -> Duration.between(now(), at)).orElse(QUIET);
        if (wait.isNegative()) return Duration.ZERO;
        return wait.compareTo(QUIET) < 0 ? wait.plusMillis(1) : QUIET;
    }

    private Incoming sorted(List<Signal> signals) {
        var permits = new ArrayList<Permit>();
        var letters = new ArrayList<ProducerRecord<byte[], byte[]>>();
        var sent = new ArrayList<Sent>();
        var next = -1L;
        for (var signal : signals)
            switch (signal) {
                case Signal.Read read -> {
                    permits.addAll(read.permits());
                    letters.addAll(read.letters());
                    unread.addAndGet(-read.permits().size());
                    next = read.next();
                }
                case Signal.Answered answered -> sent.add(answered.sent());
                case Signal.Woken _ -> {}
            }
        return new Incoming(permits, letters, next, sent);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
