package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.BatchTry;
import convometer.outbound.rules.batch.Run;
import convometer.outbound.rules.batch.Run.Snapshot;
import convometer.outbound.rules.batch.Run.State;
import convometer.outbound.rules.batch.Run.Try;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Translates between a batch as it is kept and as it runs.
final class Runs {

    private final int widest;

    /// @param widest how many requests of a batch may be unanswered
    Runs(int widest) {
        this.widest = widest;
    }

    /// A batch before anything has happened to it.
    static BatchState fresh(String batchId, String upload, BatchPlan plan) {
        var kept = BatchState.newBuilder().setBatchId(batchId).setUpload(upload).setPlan(plan);
        return written(kept, Snapshot.fresh(), plan.getCreatedAt());
    }

    Run run(BatchState kept) {
        var snapshot =
                new Snapshot(
                        State.valueOf(kept.getState().toUpperCase(Locale.ROOT)),
                        kept.getNext(),
                        kept.getWindow(),
                        kept.getHeldUntil(),
                        read(kept.getOutstanding()),
                        read(kept.getHeld()),
                        read(kept.getUnsettled()),
                        kept.getAccepted(),
                        kept.getFailed(),
                        kept.getUnknown(),
                        kept.getRefused());
        var plan = kept.getPlan();
        return new Run(snapshot, plan.getCount(), widest, plan.getDeadline());
    }

    static BatchState kept(BatchState before, Run run, Instant now) {
        return written(BatchState.newBuilder(before), run.snapshot(), now);
    }

    /// What everybody may see: how many, and not which.
    static BatchState seen(BatchState kept) {
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

    private static List<Try> read(List<BatchTry> tries) {
        return tries.stream().map(one -> new Try(one.getN(), one.getAttempt())).toList();
    }

    private static List<BatchTry> written(List<Try> tries) {
        return tries.stream().map(one -> new BatchTry(one.item(), one.attempt())).toList();
    }
}
