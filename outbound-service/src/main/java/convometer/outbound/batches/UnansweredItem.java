package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchAttempt;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.RequestId;

import java.util.List;

/// The result of an item that nobody has answered.
final class UnansweredItem {

    static ItemResult.Builder of(BatchState batch, BatchItem item) {
        var result =
                ItemResult.newBuilder()
                        .setN(item.getN())
                        .setRecipient(item.getRecipient())
                        .setRequestId(new RequestId(batch.getBatchId(), item.getN(), 1).toString());
        if (isAsked(batch.getOutstanding(), item) || isAsked(batch.getUnsettled(), item))
            return result.setOutcome(Outcome.PENDING);
        return switch (batch.getState()) {
            case "cancelled" -> result.setOutcome("cancelled");
            case "done" -> result.setOutcome("refused").setCode(BatchProgress.EXPIRED);
            default -> result.setOutcome(Outcome.PENDING);
        };
    }

    private static boolean isAsked(List<BatchAttempt> attempts, BatchItem item) {
        return attempts.stream().anyMatch(one -> one.getN() == item.getN());
    }

    private UnansweredItem() {}
}
