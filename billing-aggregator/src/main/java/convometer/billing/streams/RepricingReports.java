package convometer.billing.streams;

import convometer.billing.ledger.LineChange;
import convometer.billing.state.RepricingRunRecord;
import convometer.events.BillingCount;
import convometer.events.RepricedLine;
import convometer.events.RepricingProgress;
import convometer.events.RepricingRequest;
import convometer.events.RepricingUpdate;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// Says how far a repricing is, and which lines it changes.
///
/// @param writer takes it, with its key
record RepricingReports(BiConsumer<String, SpecificRecord> writer, InstantSource clock) {

    void refused(RepricingRequest request, String reason) {
        progress(request, "refused", 0, 0, reason);
    }

    void progress(RepricingRunRecord run, String state) {
        var request =
                new RepricingRequest(
                        run.getId(),
                        Instant.ofEpochMilli(run.getRequestedAt()),
                        run.getFrom(),
                        run.getTo(),
                        run.getWabaId(),
                        run.getDryRun(),
                        run.getTables(),
                        run.getFactsPutBack());
        progress(request, state, run.getCompared(), run.getRevised(), run.getFailure());
    }

    private void progress(
            RepricingRequest request,
            String state,
            long compared,
            long revised,
            @Nullable String reason) {
        var progress =
                new RepricingProgress(request, state, clock.instant(), compared, revised, reason);
        writer.accept(request.getId(), new RepricingUpdate(request.getId(), progress, null));
    }

    /// Each line that differs.
    void lines(String id, Map<String, BillingCount> before, Map<String, BillingCount> after) {
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (var key : keys) {
            var was = something(before.get(key));
            var is = something(after.get(key));
            if (!Objects.equals(was, is))
                writer.accept(
                        id + "/" + key, new RepricingUpdate(id, null, new RepricedLine(was, is)));
        }
    }

    private static @Nullable BillingCount something(@Nullable BillingCount line) {
        return line == null || LineChange.all(line).isNothing() ? null : line;
    }
}
