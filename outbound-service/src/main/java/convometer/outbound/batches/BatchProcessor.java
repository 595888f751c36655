package convometer.outbound.batches;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.batches.items.ItemKeys;
import convometer.outbound.batches.items.QuietItems;
import convometer.outbound.batches.items.StoredItems;
import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.state.BatchInput;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.BatchProgress.Attempt;
import convometer.outbound.rules.batch.PostponedItems;
import convometer.outbound.rules.batch.Reply;
import convometer.outbound.rules.batch.RequestId;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.ProcessingFailures;
import convometer.schemas.streams.RejectedRecord;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// Runs the batches of a partition: asks for what is due and takes the answers in. Everything it
/// does is one transaction with what made it do so.
final class BatchProcessor
        extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchProcessor.class);

    static final Duration TICK = Duration.ofMillis(100);

    /// How long a batch is kept after its end, with its results.
    static final Duration KEPT = Duration.ofDays(40);

    /// How long items wait for their plan; whoever handed them in has ended by then.
    static final Duration ABANDONED = Duration.ofDays(1);

    /// How many rows of a batch that has ended are changed in a tick.
    static final int SLICE = 1_000;

    private final StoredProgress stored;
    private final CustomerZones zones;
    private final Clock clock;
    private final Consumer<String> failures;
    private final Set<String> active = new HashSet<>();
    private final Set<String> changed = new HashSet<>();
    private @Nullable KeyValueStore<String, BatchState> states;
    private @Nullable StoredItems items;
    private @Nullable Removals removals;

    /// @param failures takes the reason where a batch cannot be run
    BatchProcessor(
            StoredProgress stored, CustomerZones zones, Clock clock, Consumer<String> failures) {
        this.stored = stored;
        this.zones = zones;
        this.clock = clock;
        this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        states = context.getStateStore(BatchTopology.STATES);
        items =
                new StoredItems(
                        context.getStateStore(BatchTopology.ITEMS),
                        context.getStateStore(BatchTopology.POSTPONED));
        removals = new Removals(context.getStateStore(BatchTopology.REMOVALS));
        try (var all = states().all()) {
            all.forEachRemaining(kept -> {
                if (kept.value.getKeptUntil() == null) active.add(kept.key);
            });
        }
        // Their last state may not have reached its topic before whoever ran them ended.
        changed.addAll(active);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> tick());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        switch (record.value()) {
            case BatchInput input -> take(record.key(), input);
            case OutboundReceipt receipt -> answered(receipt);
            case null -> throw new RejectedRecord(GlobalRecords.UNREADABLE, "there is no value");
            default ->
                    throw new RejectedRecord(
                            RejectedRecord.MALFORMED, "the topic does not carry such records");
        }
    }

    private void take(@Nullable String key, BatchInput input) {
        RejectedRecord.requireText("batch_id", input.getBatchId());
        if (!input.getBatchId().equals(key))
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY, "batch_id is not that of the key");
        if (input.getItem() != null) keep(input, input.getItem());
        else if (input.getPlan() != null) begin(input, input.getPlan());
        else if (input.getCommand() != null) command(input.getBatchId(), input.getCommand());
    }

    private void keep(BatchInput input, BatchItem item) {
        var keys = new ItemKeys(input.getBatchId(), input.getUpload());
        if (item.getN() == 1) removals().add(now().plus(ABANDONED), keys);
        items().add(keys, item);
    }

    /// The first plan of an id stands. The same again is a repetition, and with other content its
    /// service finds out by the state: either way its items are of no use.
    private void begin(BatchInput input, BatchPlan plan) {
        var id = input.getBatchId();
        var known = states().get(id);
        changed.add(id);
        if (known == null) {
            states().put(id, StoredProgress.fresh(id, input.getUpload(), plan));
            active.add(id);
            if (plan.getStartNow()) command(id, "start");
        } else if (!known.getUpload().equals(input.getUpload()))
            removals().add(now(), new ItemKeys(id, input.getUpload()));
    }

    private void command(String batchId, String command) {
        var kept = states().get(batchId);
        if (kept == null) return;
        var progress = stored.progress(kept);
        progress.apply(command);
        save(kept, progress);
    }

    private void answered(OutboundReceipt receipt) {
        var request = RequestId.parse(receipt.getRequestId()).orElse(null);
        if (request == null) return;
        var kept = states().get(request.batchId());
        if (kept == null) return;
        var progress = stored.progress(kept);
        var reply =
                Reply.of(
                        receipt.getOutcome(),
                        receipt.getCode(),
                        receipt.getEarliestAt(),
                        receipt.getSettled());
        var asked = new Attempt(request.item(), request.attempt());
        var heldBefore = progress.snapshot().held().size();
        if (!progress.answered(asked, reply, now())) return;
        // What is asked again has no result yet.
        if (progress.snapshot().held().size() <= heldBefore) finish(kept, request, receipt);
        save(kept, progress);
    }

    private void finish(BatchState kept, RequestId request, OutboundReceipt receipt) {
        var keys = ItemKeys.of(kept);
        items().finish(
                        keys,
                        result(items().item(keys, request.item()), request)
                                .setOutcome(receipt.getOutcome())
                                .setCode(receipt.getCode())
                                .setWamid(receipt.getWamid())
                                .setAt(receipt.getAt())
                                .build());
    }

    private void unanswered(BatchState kept, Attempt lost) {
        var keys = ItemKeys.of(kept);
        var request = new RequestId(kept.getBatchId(), lost.item(), lost.attempt());
        items().finish(
                        keys,
                        result(items().item(keys, lost.item()), request)
                                .setOutcome(Outcome.UNKNOWN)
                                .setCode("no_receipt")
                                .setAt(now())
                                .build());
    }

    private static ItemResult.Builder result(BatchItem item, RequestId request) {
        return ItemResult.newBuilder()
                .setN(item.getN())
                .setRecipient(item.getRecipient())
                .setRequestId(request.toString());
    }

    private void tick() {
        for (var id : List.copyOf(active)) run(id);
        for (var id : changed) {
            var kept = states().get(id);
            if (kept != null) forward(BatchTopology.TO_STATES, id, StoredProgress.view(kept));
        }
        changed.clear();
        remove();
    }

    /// Nobody is held up by a batch that cannot be run: it rests until the next start.
    private void run(String id) {
        try {
            advance(id);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.accept(ProcessingFailures.CODE);
            LOG.error("batch {} cannot be run and rests", id, e);
            active.remove(id);
        }
    }

    private void advance(String id) {
        var kept = Objects.requireNonNull(states().get(id), "what is active is kept");
        var progress = stored.progress(kept);
        var before = progress.snapshot();
        for (var lost : progress.unanswered(now())) unanswered(kept, lost);
        for (var due : progress.due(now(), postponed(kept))) ask(kept, due);
        if (!progress.snapshot().equals(before)) save(kept, progress);
        if (progress.over()) end(StoredProgress.kept(kept, progress, now()));
    }

    private PostponedItems postponed(BatchState kept) {
        var hours = StoredProgress.quietHours(kept.getPlan());
        return hours.<PostponedItems>map(quiet -> new QuietItems(items(), zones, kept, quiet))
                .orElse(PostponedItems.NONE);
    }

    /// Nobody waits for the end of quiet hours any more; then nothing is left to be done until the
    /// batch is removed.
    private void end(BatchState over) {
        if (items().removePostponed(ItemKeys.of(over), SLICE) == SLICE) return;
        var until = now().plus(KEPT);
        var id = over.getBatchId();
        states().put(id, BatchState.newBuilder(over).setKeptUntil(until).build());
        removals().add(until, ItemKeys.of(over));
        active.remove(id);
        changed.add(id);
    }

    private void ask(BatchState kept, Attempt due) {
        var plan = kept.getPlan();
        var id = new RequestId(kept.getBatchId(), due.item(), due.attempt()).toString();
        var labels = StoredProgress.labels(plan.getLabels(), kept.getBatchId());
        var message = items().item(ItemKeys.of(kept), due.item()).getMessage();
        // Under the customer, so that those of a thread stay in order.
        var customer = Json.object(message).flatMap(json -> new SendBody(json).customer());
        forward(
                BatchTopology.TO_REQUESTS,
                customer.orElse(id),
                OutboundRequest.newBuilder()
                        .setRequestId(id)
                        .setPhoneNumberId(plan.getPhoneNumberId())
                        .setMessage(message)
                        .setDeadline(plan.getDeadline())
                        .setSender(plan.getSender())
                        .setLabels(labels)
                        .setRequestedAt(now())
                        .build());
    }

    private void save(BatchState before, BatchProgress progress) {
        states().put(before.getBatchId(), StoredProgress.kept(before, progress, now()));
        changed.add(before.getBatchId());
    }

    /// Removes what has been kept for long enough, so many rows at a time.
    private void remove() {
        for (var left = SLICE; left > 0; ) {
            var entry = removals().first(now());
            if (entry == null) return;
            var rows = Removals.rows(entry);
            var kept = states().get(rows.batchId());
            var mine = kept != null && kept.getUpload().equals(rows.upload());
            var wanted = mine && !isPast(kept.getKeptUntil());
            left -= 1 + (wanted ? 0 : items().remove(rows, left));
            if (left < 0) return;
            removals().remove(entry);
            if (mine && !wanted) forget(rows.batchId());
        }
    }

    private boolean isPast(@Nullable Instant keptUntil) {
        return keptUntil != null && !now().isBefore(keptUntil);
    }

    private void forget(String batchId) {
        states().delete(batchId);
        forward(BatchTopology.TO_STATES, batchId, null);
    }

    private void forward(String to, String key, @Nullable SpecificRecord value) {
        context().forward(new Record<>(key, value, now().toEpochMilli()), to);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private KeyValueStore<String, BatchState> states() {
        return Objects.requireNonNull(states, "init comes first");
    }

    private StoredItems items() {
        return Objects.requireNonNull(items, "init comes first");
    }

    private Removals removals() {
        return Objects.requireNonNull(removals, "init comes first");
    }
}
