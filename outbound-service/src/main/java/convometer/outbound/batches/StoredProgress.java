package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchAttempt;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.BatchProgress.Attempt;
import convometer.outbound.rules.batch.BatchProgress.Snapshot;
import convometer.outbound.rules.batch.BatchProgress.State;
import convometer.outbound.rules.batch.BatchProgress.Terms;
import convometer.outbound.rules.batch.QuietHours;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Translates a batch's progress between its record and the rules.
final class StoredProgress {

    private final int widest;

    /// @param widest how many requests of a batch may be unanswered
    StoredProgress(int widest) {
        this.widest = widest;
    }

    /// The labels of a batch's requests: its own, and which batch it is.
    static Map<String, String> labels(Map<String, String> own, String batchId) {
        var labels = new HashMap<>(own);
        labels.putIfAbsent("batch_id", batchId);
        return labels;
    }

    /// A batch before anything has happened to it.
    static BatchState fresh(String batchId, String upload, BatchPlan plan) {
        var kept = BatchState.newBuilder().setBatchId(batchId).setUpload(upload).setPlan(plan);
        return written(kept, Snapshot.fresh(), plan.getCreatedAt());
    }

    BatchProgress progress(BatchState kept) {
        var snapshot =
                new Snapshot(
                        State.valueOf(kept.getState().toUpperCase(Locale.ROOT)),
                        kept.getNext(),
                        kept.getWindow(),
                        kept.getHeldUntil(),
                        kept.getPostponed(),
                        kept.getPostponedUntil(),
                        read(kept.getOutstanding()),
                        read(kept.getHeld()),
                        read(kept.getUnsettled()),
                        kept.getAccepted(),
                        kept.getFailed(),
                        kept.getUnknown(),
                        kept.getRefused());
        var plan = kept.getPlan();
        return new BatchProgress(
                snapshot,
                new Terms(plan.getCount(), widest, plan.getStartAt(), plan.getDeadline()));
    }

    /// The hours in which nothing of a batch is asked for; empty: there are none.
    static Optional<QuietHours> quietHours(BatchPlan plan) {
        return Optional.ofNullable(plan.getQuietHours())
                .map(hours -> QuietHours.parse(hours.getFrom(), hours.getTo()));
    }

    static BatchState kept(BatchState before, BatchProgress progress, Instant now) {
        return written(BatchState.newBuilder(before), progress.snapshot(), now);
    }

    /// What everybody may see: how many, and not which.
    static BatchState view(BatchState kept) {
        return BatchState.newBuilder(kept)
                .setUnknown(kept.getUnknown() + kept.getUnsettled().size())
                .setOutstandingCount(kept.getOutstanding().size())
                .setHeldCount(kept.getHeld().size())
                .setOutstanding(List.of())
                .setHeld(List.of())
                .setUnsettled(List.of())
                .build();
    }

    private static BatchState written(BatchState.Builder kept, Snapshot snapshot, Instant now) {
        return kept.setState(snapshot.state().name().toLowerCase(Locale.ROOT))
                .setNext(snapshot.next())
                .setWindow(snapshot.window())
                .setHeldUntil(snapshot.heldUntil())
                .setPostponed(snapshot.postponed())
                .setPostponedUntil(snapshot.postponedUntil())
                .setOutstanding(written(snapshot.outstanding()))
                .setHeld(written(snapshot.held()))
                .setUnsettled(written(snapshot.unsettled()))
                .setAccepted(snapshot.accepted())
                .setFailed(snapshot.failed())
                .setUnknown(snapshot.unknown())
                .setRefused(snapshot.refused())
                .setAt(now)
                .build();
    }

    private static List<Attempt> read(List<BatchAttempt> attempts) {
        return attempts.stream().map(one -> new Attempt(one.getN(), one.getAttempt())).toList();
    }

    private static List<BatchAttempt> written(List<Attempt> attempts) {
        return attempts.stream().map(one -> new BatchAttempt(one.item(), one.attempt())).toList();
    }
}
