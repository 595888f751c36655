package convometer.outbound.receipts;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundTopology;
import convometer.outbound.dispatch.Answers;
import convometer.outbound.dispatch.JournalReader;
import convometer.outbound.dispatch.Permit;
import convometer.outbound.dispatch.Permits;
import convometer.events.OutboundReceipt;
import convometer.outbound.receipts.DueTimes.Due;
import convometer.outbound.graph.Answer.Accepted;
import convometer.outbound.rules.Life;
import convometer.outbound.rules.Life.Step;
import convometer.outbound.rules.Life.Told;
import convometer.outbound.rules.Outcome;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.ReportedStatus;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;

/// Keeps what is known of each request, tells those who wait for its end, and settles sends that
/// were left without an answer.
final class LifeProcessor extends ContextualProcessor<String, LifeSignal, String, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(LifeProcessor.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int MOST = 1_000;

    /// Statuses that came while the service was away are read by then, of all partitions.
    private static final long CATCHING_UP_MS = 60_000;

    /// Statuses under an id that nobody here knows are those of another sender of the account, or
    /// overtook the word that a send has no answer.
    private static final Duration WITHOUT_RECEIPT = Duration.ofDays(2);

    /// After so long without anything to read there is nothing left that waits to be read.
    private static final long QUIET_MS = 30_000;

    private final LifeSettings settings;
    private final Permits permits;
    private final Answers answers;
    private final Serde<OutboundReceipt> receipts;
    private final ReceiptBoard board;
    private final OutboundMetrics metrics;
    private final Clock clock;
    private @Nullable KeyValueStore<String, LifeState> lives;
    private @Nullable DueTimes times;
    private int unsettled;
    private long startedAt;
    private long heardAt;
    private long statusesReadUntil;

    /// @param receiptTopic of the receipts
    /// @param settleWithin how long word of a send without an answer is waited for
    /// @param keep how long a request is remembered after the last that was heard of it
    record LifeSettings(String receiptTopic, Duration settleWithin, Duration keep) {}

    LifeProcessor(
            LifeSettings settings,
            Permits permits,
            Answers answers,
            Serde<OutboundReceipt> receipts,
            ReceiptBoard board,
            OutboundMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.permits = permits;
        this.answers = answers;
        this.receipts = receipts;
        this.board = board;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        lives = context.getStateStore(OutboundTopology.LIVES);
        var index =
                new DueTimes(
                        context.<KeyValueStore<Bytes, byte[]>>getStateStore(
                                OutboundTopology.TIMES));
        times = index;
        count(index.count(Due.DEADLINE));
        startedAt = context.currentSystemTimeMs();
        heardAt = startedAt;
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> timeHasPassed());
    }

    @Override
    public void process(Record<String, LifeSignal> record) {
        var id = record.key();
        heardAt = context().currentSystemTimeMs();
        if (record.value() instanceof LifeSignal.Reported)
            statusesReadUntil = Math.max(statusesReadUntil, record.timestamp());
        if (id == null || id.isEmpty())
            throw new RejectedRecord(RejectedRecord.MALFORMED, "it is of no request");
        switch (record.value()) {
            case LifeSignal.Answered answered -> answered(id, answered);
            case LifeSignal.Unsettled(var send) -> unsettled(id, send);
            case LifeSignal.Reported(var status) -> reported(id, status);
        }
    }

    private void answered(String id, LifeSignal.Answered signal) {
        var receipt = signal.receipt();
        SignalCheck.require(id, receipt);
        var state = stateOf(id);
        var life = Lives.read(state);
        if (isOfAnotherThread(state, receipt)) {
            metrics.sharedId();
            // Neither the id nor the threads are told: both may name a customer.
            LOG.warn("a request id is used for two threads; see the receipt at {}", place());
            return;
        }
        var history = Lives.history(state.getHistory(), receipt);
        var kept = LifeState.newBuilder(state).setHistory(history);
        if (life.stage() != Life.Stage.ENDED) {
            var terminal = Outcome.terminal(receipt.getOutcome(), receipt.getSettled());
            kept.setReceipt(ByteBuffer.wrap(signal.bytes().get()));
            if (terminal) kept.setUnsettled(null);
            keep(id, state, kept, life.answered(terminal, receipt.getWamid()));
        } else if (!history.equals(state.getHistory())) keep(id, state, kept, life);
        board.post(receipt);
    }

    /// The thread that had a receipt first keeps the id.
    private boolean isOfAnotherThread(LifeState state, OutboundReceipt receipt) {
        return Lives.receipt(state, receipts.deserializer(), settings.receiptTopic())
                .filter(first ->
                        differ(first.getPhoneNumberId(), receipt.getPhoneNumberId())
                                || differ(first.getCustomer(), receipt.getCustomer()))
                .isPresent();
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equals(other);
    }

    private String place() {
        return context()
                .recordMetadata()
                .map(at -> at.topic() + "/" + at.partition() + "/" + at.offset())
                .orElse("an unknown place");
    }

    private void unsettled(String id, UnsettledSend send) {
        SignalCheck.require(id, send, permits, now());
        var state = stateOf(id);
        var step = Lives.read(state).unsettled(send.getAt(), settings.settleWithin());
        var kept = LifeState.newBuilder(state);
        if (step.life().stage() == Life.Stage.UNSETTLED) kept.setUnsettled(send);
        follow(id, state, kept, step, send);
    }

    private void reported(String id, ReportedStatus status) {
        var state = stateOf(id, withoutReceipt());
        // Who else sends may put the same words into all messages: a life is one message's.
        if (state.getWamid() != null && !state.getWamid().equals(status.getWamid())) return;
        var told = new Told(status.getStatus(), status.getAt(), status.getErrors());
        var step = Lives.read(state).reported(status.getWamid(), told);
        var kept = LifeState.newBuilder(state);
        if (state.getWaId() == null) kept.setWaId(status.getWaId());
        if (state.getUserId() == null) kept.setUserId(status.getUserId());
        follow(id, state, kept, step, state.getUnsettled());
    }

    /// Keeps a life after a step and says what there is to say.
    private void follow(
            String id,
            LifeState before,
            LifeState.Builder kept,
            Step step,
            @Nullable UnsettledSend send) {
        switch (step.word()) {
            case NONE -> {}
            case ACCEPTED -> settle(kept, step.life(), Objects.requireNonNull(send));
            case NEVER_TOLD -> giveUp(kept, Objects.requireNonNull(send));
        }
        keep(id, before, kept, step.life());
    }

    private void settle(LifeState.Builder kept, Life life, UnsettledSend send) {
        var permit = permit(send);
        var wamid = Objects.requireNonNull(life.wamid(), "a status names its message");
        end(kept, answers.settled(permit, wamid, now()));
        var accepted = new Accepted(wamid, kept.getWaId(), kept.getUserId());
        var record = answers.send(permit, accepted, send.getSentAt());
        say(Answers.thread(permit, record), record, OutboundTopology.TO_SENDS);
    }

    private void giveUp(LifeState.Builder kept, UnsettledSend send) {
        var permit = permit(send);
        var receipt = answers.neverTold(permit, now());
        end(kept, receipt);
        say(permit.thread(), answers.notTaken(permit, receipt), OutboundTopology.TO_OUTCOMES);
    }

    private void end(LifeState.Builder kept, OutboundReceipt receipt) {
        kept.setReceipt(written(receipt))
                .setHistory(Lives.history(kept.getHistory(), receipt))
                .setUnsettled(null);
        say(receipt.getRequestId(), receipt, OutboundTopology.TO_RECEIPTS);
        metrics.receipt(receipt.getOutcome(), receipt.getCode());
    }

    private ByteBuffer written(OutboundReceipt receipt) {
        return ByteBuffer.wrap(receipts.serializer().serialize(settings.receiptTopic(), receipt));
    }

    private void say(String key, Object value, String sink) {
        context().forward(new Record<>(key, value, context().currentSystemTimeMs()), sink);
    }

    private Permit permit(UnsettledSend send) {
        return permits.read(0, JournalReader.bytes(send.getDecision())).orElseThrow();
    }

    private LifeState stateOf(String id) {
        return stateOf(id, settings.keep());
    }

    /// @param keep for how long at first, where nothing is known
    private LifeState stateOf(String id, Duration keep) {
        var known = lives().get(id);
        if (known != null) return known;
        var now = now();
        times().add(Due.FORGET, now.plus(keep), id);
        return Lives.write(LifeState.newBuilder(), Life.NEW).setTouchedAt(now).build();
    }

    private void keep(String id, LifeState before, LifeState.Builder kept, Life life) {
        lives().put(id, Lives.write(kept, life).setTouchedAt(now()).build());
        var old = before.getDeadline();
        var deadline = life.deadline();
        if (Objects.equals(old, deadline)) return;
        if (old != null) {
            times().remove(Due.DEADLINE, old, id);
            count(-1);
        }
        if (deadline != null) {
            times().add(Due.DEADLINE, deadline, id);
            count(1);
        }
    }

    private void timeHasPassed() {
        var now = now();
        if (context().currentSystemTimeMs() - startedAt >= CATCHING_UP_MS)
            for (var entry : times().until(Due.DEADLINE, heardUntil(now), MOST))
                deadline(entry, now);
        for (var entry : times().until(Due.FORGET, now, MOST)) forget(entry, now);
    }

    /// While the service was away statuses went on coming: nobody is given up before what came in
    /// time has been read.
    private Instant heardUntil(Instant now) {
        var quiet = context().currentSystemTimeMs() - heardAt >= QUIET_MS;
        var read = Instant.ofEpochMilli(statusesReadUntil);
        return quiet || read.isAfter(now) ? now : read;
    }

    /// Nobody is held up by one of whom something is kept that makes the rules fail.
    private void deadline(DueTimes.Entry entry, Instant now) {
        try {
            reach(entry, now);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            metrics.deadLetter(OutboundMetrics.DeadLetter.FAILED);
            LOG.error(
                    "a send without an answer, due at {}, cannot be settled: {} at {}",
                    entry.at(),
                    e.getClass().getName(),
                    Arrays.toString(e.getStackTrace()));
            times().remove(Due.DEADLINE, entry.at(), entry.name());
            count(-1);
        }
    }

    private void reach(DueTimes.Entry entry, Instant now) {
        var state = stateOf(entry.name());
        var step = Lives.read(state).reached(now);
        follow(entry.name(), state, LifeState.newBuilder(state), step, state.getUnsettled());
    }

    /// Of a request that was heard of meanwhile the time has not come yet.
    private void forget(DueTimes.Entry entry, Instant now) {
        var id = entry.name();
        times().remove(Due.FORGET, entry.at(), id);
        var state = lives().get(id);
        if (state == null) return;
        var end = state.getTouchedAt().plus(kept(state));
        if (end.isAfter(now) || state.getDeadline() != null) {
            times().add(Due.FORGET, end.isAfter(now) ? end : now.plus(kept(state)), id);
            return;
        }
        lives().delete(id);
    }

    private Duration kept(LifeState state) {
        var isAnswered = state.getReceipt() != null || state.getUnsettled() != null;
        return isAnswered ? settings.keep() : withoutReceipt();
    }

    private Duration withoutReceipt() {
        var keep = settings.keep();
        return WITHOUT_RECEIPT.compareTo(keep) < 0 ? WITHOUT_RECEIPT : keep;
    }

    private void count(int more) {
        unsettled += more;
        metrics.unsettled(more);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private KeyValueStore<String, LifeState> lives() {
        return Objects.requireNonNull(lives, "init comes first");
    }

    private DueTimes times() {
        return Objects.requireNonNull(times, "init comes first");
    }

    @Override
    public void close() {
        metrics.unsettled(-unsettled);
        unsettled = 0;
    }
}
