package convometer.outbound.batches;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchMail;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchResult;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.BatchProgress.Attempt;
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
import java.util.HashMap;
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

    private static final Duration SWEEP = Duration.ofMinutes(10);
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final String AFTER_ALL = "\uffff";

    private final StoredProgress stored;
    private final Clock clock;
    private final Consumer<String> failures;
    private final Set<String> active = new HashSet<>();
    private final Set<String> changed = new HashSet<>();
    private @Nullable KeyValueStore<String, BatchState> states;
    private @Nullable KeyValueStore<String, BatchItem> items;
    private @Nullable KeyValueStore<String, Long> uploads;

    /// @param failures takes the reason where a batch cannot be run
    BatchProcessor(StoredProgress stored, Clock clock, Consumer<String> failures) {
        this.stored = stored;
        this.clock = clock;
        this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        states = context.getStateStore(BatchTopology.STATES);
        items = context.getStateStore(BatchTopology.ITEMS);
        uploads = context.getStateStore(BatchTopology.UPLOADS);
        try (var all = states().all()) {
            all.forEachRemaining(kept -> {
                // Who ran one that is cancelled may have ended before it said so.
                if (!kept.value.getState().equals("done")) active.add(kept.key);
            });
        }
        // Their last state may not have reached its topic before whoever ran them ended.
        changed.addAll(active);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> tick());
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, _ -> sweep());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        switch (record.value()) {
            case BatchMail mail -> take(record.key(), mail);
            case OutboundReceipt receipt -> answered(receipt);
            case null -> throw new RejectedRecord(GlobalRecords.UNREADABLE, "there is no value");
            default ->
                    throw new RejectedRecord(
                            RejectedRecord.MALFORMED, "the topic does not carry such records");
        }
    }

    private void take(@Nullable String key, BatchMail mail) {
        RejectedRecord.requireText("batch_id", mail.getBatchId());
        if (!mail.getBatchId().equals(key))
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY, "batch_id is not that of the key");
        if (mail.getItem() != null) keep(mail, mail.getItem());
        else if (mail.getPlan() != null) begin(mail, mail.getPlan());
        else if (mail.getOrder() != null) command(mail.getBatchId(), mail.getOrder());
    }

    private void keep(BatchMail mail, BatchItem item) {
        if (item.getN() == 1)
            uploads().put(itemsOf(mail.getBatchId(), mail.getUpload()), now().toEpochMilli());
        items().put(item(mail.getBatchId(), mail.getUpload(), item.getN()), item);
    }

    /// The first plan of an id stands. The same again is a repetition, and with other content its
    /// service finds out by the state: either way its items are of no use.
    private void begin(BatchMail mail, BatchPlan plan) {
        var id = mail.getBatchId();
        var known = states().get(id);
        if (known != null) {
            if (!known.getUpload().equals(mail.getUpload())) forget(id, mail.getUpload());
            changed.add(id);
            return;
        }
        uploads().delete(itemsOf(id, mail.getUpload()));
        states().put(id, StoredProgress.fresh(id, mail.getUpload(), plan));
        active.add(id);
        changed.add(id);
        if (plan.getStartNow()) command(id, "start");
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
        finish(
                kept,
                result(kept, request)
                        .setOutcome(receipt.getOutcome())
                        .setCode(receipt.getCode())
                        .setWamid(receipt.getWamid())
                        .setAt(receipt.getAt())
                        .build());
    }

    private void unanswered(BatchState kept, Attempt lost) {
        var request = new RequestId(kept.getBatchId(), lost.item(), lost.attempt());
        finish(
                kept,
                result(kept, request)
                        .setOutcome(Outcome.UNKNOWN)
                        .setCode("no_receipt")
                        .setAt(now())
                        .build());
    }

    private static BatchResult.Builder result(BatchState kept, RequestId request) {
        return BatchResult.newBuilder()
                .setBatchId(kept.getBatchId())
                .setUpload(kept.getUpload())
                .setN(request.item())
                .setRequestId(request.toString());
    }

    private void finish(BatchState kept, BatchResult result) {
        items().delete(item(kept.getBatchId(), kept.getUpload(), result.getN()));
        forward(BatchTopology.TO_RESULTS, kept.getBatchId(), result);
    }

    private void tick() {
        for (var id : List.copyOf(active)) run(id);
        for (var id : changed) {
            var kept = states().get(id);
            if (kept != null) forward(BatchTopology.TO_STATES, id, StoredProgress.view(kept));
        }
        changed.clear();
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
        for (var due : progress.due(now())) ask(kept, due);
        if (!progress.snapshot().equals(before)) save(kept, progress);
        if (!progress.over()) return;
        active.remove(id);
        forget(id, kept.getUpload());
    }

    private void ask(BatchState kept, Attempt due) {
        var plan = kept.getPlan();
        var item = items().get(item(kept.getBatchId(), kept.getUpload(), due.item()));
        var id = new RequestId(kept.getBatchId(), due.item(), due.attempt()).toString();
        var labels = new HashMap<>(plan.getLabels());
        labels.putIfAbsent("batch_id", kept.getBatchId());
        var message = Objects.requireNonNull(item, "items come first").getMessage();
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

    /// Items whose publisher ended before their batch was published.
    private void sweep() {
        var before = now().minus(ABANDONED).toEpochMilli();
        try (var all = uploads().all()) {
            while (all.hasNext()) {
                var upload = all.next();
                if (upload.value < before) forgetItems(upload.key);
            }
        }
    }

    private void forget(String batchId, String upload) {
        forgetItems(itemsOf(batchId, upload));
    }

    private void forgetItems(String start) {
        uploads().delete(start);
        try (var some = items().range(start, start + AFTER_ALL)) {
            while (some.hasNext()) items().delete(some.next().key);
        }
    }

    private void forward(String to, String key, SpecificRecord value) {
        context().forward(new Record<>(key, value, now().toEpochMilli()), to);
    }

    private static String itemsOf(String batchId, String upload) {
        return batchId + "/" + upload + "/";
    }

    private static String item(String batchId, String upload, int n) {
        return itemsOf(batchId, upload) + n;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private KeyValueStore<String, BatchState> states() {
        return Objects.requireNonNull(states, "init comes first");
    }

    private KeyValueStore<String, BatchItem> items() {
        return Objects.requireNonNull(items, "init comes first");
    }

    private KeyValueStore<String, Long> uploads() {
        return Objects.requireNonNull(uploads, "init comes first");
    }
}
