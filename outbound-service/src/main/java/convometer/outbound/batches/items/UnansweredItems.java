package convometer.outbound.batches.items;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.RequestId;

import java.util.HashSet;
import java.util.Set;

/// The results of a batch's items that nobody has answered.
///
/// @param asked numbers of the items whose answer is waited for
public record UnansweredItems(BatchState batch, Set<Integer> asked) {

    public static UnansweredItems of(BatchState batch) {
        var asked = new HashSet<Integer>();
        for (var attempt : batch.getOutstanding()) asked.add(attempt.getN());
        for (var attempt : batch.getUnsettled()) asked.add(attempt.getN());
        return new UnansweredItems(batch, asked);
    }

    public ItemResult result(BatchItem item) {
        var request = new RequestId(batch.getBatchId(), item.getN(), 1);
        var result =
                ItemResult.newBuilder()
                        .setN(item.getN())
                        .setRecipient(item.getRecipient())
                        .setRequestId(request.toString());
        return switch (state(item)) {
            case "cancelled" -> result.setOutcome("cancelled").build();
            case "done" ->
                    result.setOutcome(Outcome.REFUSED).setCode(BatchProgress.EXPIRED).build();
            default -> result.setOutcome(Outcome.PENDING).build();
        };
    }

    private String state(BatchItem item) {
        return asked.contains(item.getN()) ? "running" : batch.getState();
    }
}
