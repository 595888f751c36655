package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.OutboundMetrics;
import convometer.outbound.dispatch.Permission;
import convometer.outbound.dispatch.PermissionReader;
import convometer.outbound.dispatch.SendReceipts;
import convometer.outbound.receipts.DueTimes.Due;
import convometer.outbound.rules.MessageLifecycle;
import convometer.outbound.rules.MessageLifecycle.Status;
import convometer.outbound.rules.MessageLifecycle.Step;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendResult.Accepted;
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

/// Keeps the lifecycle of each message, completes those who wait for its terminal receipt, and
/// settles sends that were left without an answer.
final class MessageLifecycleProcessor
        extends ContextualProcessor<String, LifecycleEvent, String, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(MessageLifecycleProcessor.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int MOST = 1_000;

    /// Statuses that came while the service was away are read by then, of all partitions.
    private static final long CATCHING_UP_MS = 60_000;

    /// Statuses under an id that nobody here knows are those of another sender of the account, or
    /// overtook the word that a send has no answer.
    private static final Duration WITHOUT_RECEIPT = Duration.ofDays(2);

    /// After so long without anything to read there is nothing left that waits to be read.
    private static final long QUIET_MS = 30_000;

    private final LifecycleSettings settings;
    private final PermissionReader permissions;
    private final SendReceipts sendReceipts;
    private final Serde<OutboundReceipt> receipts;
    private final ReceiptWaiters waiters;
    private final OutboundMetrics metrics;
    private final Clock clock;
    private @Nullable KeyValueStore<String, LifeState> states;
    private @Nullable DueTimes times;
    private int unsettled;
    private long startedAt;
    private long lastRecordAt;
    private long statusesReadUntil;

    /// @param receiptTopic of the receipts
    /// @param settleWithin how long word of a send without an answer is waited for
    /// @param keep how long a request is remembered after the last that was heard of it
    record LifecycleSettings(String receiptTopic, Duration settleWithin, Duration keep) {}

    MessageLifecycleProcessor(
            LifecycleSettings settings,
            PermissionReader permissions,
            SendReceipts sendReceipts,
            Serde<OutboundReceipt> receipts,
            ReceiptWaiters waiters,
            OutboundMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.permissions = permissions;
        this.sendReceipts = sendReceipts;
        this.receipts = receipts;
        this.waiters = waiters;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        states = context.getStateStore(LifecycleTopology.LIFECYCLES);
        var index =
                new DueTimes(
                        context.<KeyValueStore<Bytes, byte[]>>getStateStore(
                                LifecycleTopology.DUE_TIMES));
        times = index;
        count(index.count(Due.DEADLINE));
        startedAt = context.currentSystemTimeMs();
        lastRecordAt = startedAt;
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> timeHasPassed());
    }

    @Override
    public void process(Record<String, LifecycleEvent> record) {
        var id = record.key();
        lastRecordAt = context().currentSystemTimeMs();
        if (record.value() instanceof LifecycleEvent.Reported)
            statusesReadUntil = Math.max(statusesReadUntil, record.timestamp());
        if (id == null || id.isEmpty())
            throw new RejectedRecord(RejectedRecord.MALFORMED, "it is of no request");
        switch (record.value()) {
            case LifecycleEvent.Answered answered -> answered(id, answered);
            case LifecycleEvent.Unsettled(var send) -> unsettled(id, send);
            case LifecycleEvent.Reported(var status) -> reported(id, status);
        }
    }

    private void answered(String id, LifecycleEvent.Answered event) {
        var receipt = event.receipt();
        LifecycleEventCheck.require(id, receipt);
        var state = stateOf(id);
        var lifecycle = StoredLifecycle.read(state);
        if (isOfAnotherThread(state, receipt)) {
            metrics.sharedId();
            // Neither the id nor the threads are told: both may name a customer.
            LOG.warn("a request id is used for two threads; see the receipt at {}", place());
            return;
        }
        var history = StoredLifecycle.history(state.getHistory(), receipt);
        var kept = LifeState.newBuilder(state).setHistory(history);
        if (lifecycle.stage() != MessageLifecycle.Stage.ENDED) {
            var terminal = Outcome.terminal(receipt.getOutcome(), receipt.getSettled());
            kept.setReceipt(ByteBuffer.wrap(event.bytes().get()));
            if (terminal) kept.setUnsettled(null);
            keep(id, state, kept, lifecycle.answered(terminal, receipt.getWamid()));
        } else if (!history.equals(state.getHistory())) keep(id, state, kept, lifecycle);
        waiters.complete(receipt);
    }

    /// The thread that had a receipt first keeps the id.
    private boolean isOfAnotherThread(LifeState state, OutboundReceipt receipt) {
        return StoredLifecycle.receipt(state, receipts.deserializer(), settings.receiptTopic())
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
        LifecycleEventCheck.require(id, send, permissions, now());
        var state = stateOf(id);
        var step = StoredLifecycle.read(state).unsettled(send.getAt(), settings.settleWithin());
        var kept = LifeState.newBuilder(state);
        if (step.lifecycle().stage() == MessageLifecycle.Stage.UNSETTLED) kept.setUnsettled(send);
        follow(id, state, kept, step, send);
    }

    private void reported(String id, ReportedStatus status) {
        var state = stateOf(id, withoutReceipt());
        // Who else sends may put the same callback data into all messages: a lifecycle is that of
        // one message.
        if (state.getWamid() != null && !state.getWamid().equals(status.getWamid())) return;
        var reported = new Status(status.getStatus(), status.getAt(), status.getErrors());
        var step = StoredLifecycle.read(state).reported(status.getWamid(), reported);
        var kept = LifeState.newBuilder(state);
        if (state.getWaId() == null) kept.setWaId(status.getWaId());
        if (state.getUserId() == null) kept.setUserId(status.getUserId());
        follow(id, state, kept, step, state.getUnsettled());
    }

    /// Keeps a lifecycle after a step and emits its settlement.
    private void follow(
            String id,
            LifeState before,
            LifeState.Builder kept,
            Step step,
            @Nullable UnsettledSend send) {
        switch (step.settlement()) {
            case NONE -> {}
            case ACCEPTED -> settle(kept, step.lifecycle(), Objects.requireNonNull(send));
            case UNKNOWN -> giveUp(kept, Objects.requireNonNull(send));
        }
        keep(id, before, kept, step.lifecycle());
    }

    private void settle(LifeState.Builder kept, MessageLifecycle lifecycle, UnsettledSend send) {
        var permission = permission(send);
        var wamid = Objects.requireNonNull(lifecycle.wamid(), "a status names its message");
        end(kept, sendReceipts.settled(permission, wamid, now()));
        var accepted = new Accepted(wamid, kept.getWaId(), kept.getUserId());
        var record = sendReceipts.send(permission, accepted, send.getSentAt());
        emit(SendReceipts.thread(permission, record), record, LifecycleTopology.TO_SENDS);
    }

    private void giveUp(LifeState.Builder kept, UnsettledSend send) {
        var permission = permission(send);
        var receipt = sendReceipts.neverTold(permission, now());
        end(kept, receipt);
        emit(
                permission.thread(),
                sendReceipts.notTaken(permission, receipt),
                LifecycleTopology.TO_OUTCOMES);
    }

    private void end(LifeState.Builder kept, OutboundReceipt receipt) {
        kept.setReceipt(written(receipt))
                .setHistory(StoredLifecycle.history(kept.getHistory(), receipt))
                .setUnsettled(null);
        emit(receipt.getRequestId(), receipt, LifecycleTopology.TO_RECEIPTS);
        metrics.receipt(receipt.getOutcome(), receipt.getCode());
    }

    private ByteBuffer written(OutboundReceipt receipt) {
        return ByteBuffer.wrap(receipts.serializer().serialize(settings.receiptTopic(), receipt));
    }

    private void emit(String key, Object value, String sink) {
        context().forward(new Record<>(key, value, context().currentSystemTimeMs()), sink);
    }

    private Permission permission(UnsettledSend send) {
        return permissions.permission(0, send.getDecision()).orElseThrow();
    }

    private LifeState stateOf(String id) {
        return stateOf(id, settings.keep());
    }

    /// @param keep for how long at first, where nothing is known
    private LifeState stateOf(String id, Duration keep) {
        var known = states().get(id);
        if (known != null) return known;
        var now = now();
        times().add(Due.FORGET, now.plus(keep), id);
        return StoredLifecycle.write(LifeState.newBuilder(), MessageLifecycle.NEW)
                .setTouchedAt(now)
                .build();
    }

    private void keep(
            String id, LifeState before, LifeState.Builder kept, MessageLifecycle lifecycle) {
        states().put(id, StoredLifecycle.write(kept, lifecycle).setTouchedAt(now()).build());
        var old = before.getDeadline();
        var deadline = lifecycle.deadline();
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
            for (var entry : times().until(Due.DEADLINE, readUntil(now), MOST))
                deadline(entry, now);
        for (var entry : times().until(Due.FORGET, now, MOST)) forget(entry, now);
    }

    /// While the service was away statuses went on coming: nobody is given up before what came in
    /// time has been read.
    private Instant readUntil(Instant now) {
        var quiet = context().currentSystemTimeMs() - lastRecordAt >= QUIET_MS;
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
        var step = StoredLifecycle.read(state).reached(now);
        follow(entry.name(), state, LifeState.newBuilder(state), step, state.getUnsettled());
    }

    /// Of a request that was heard of meanwhile the time has not come yet.
    private void forget(DueTimes.Entry entry, Instant now) {
        var id = entry.name();
        times().remove(Due.FORGET, entry.at(), id);
        var state = states().get(id);
        if (state == null) return;
        var end = state.getTouchedAt().plus(kept(state));
        if (end.isAfter(now) || state.getDeadline() != null) {
            times().add(Due.FORGET, end.isAfter(now) ? end : now.plus(kept(state)), id);
            return;
        }
        states().delete(id);
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

    private KeyValueStore<String, LifeState> states() {
        return Objects.requireNonNull(states, "init comes first");
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
