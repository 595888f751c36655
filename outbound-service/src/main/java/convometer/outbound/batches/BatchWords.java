package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.batch.BatchProgress;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A batch in the words of the interface.
final class BatchWords {

    private static final Set<String> ENDED = Set.of("done", "cancelled");

    /// @param stopped its number may not send now: what it asks for waits
    static String of(BatchState state, boolean stopped) {
        var plan = state.getPlan();
        var words = new LinkedHashMap<String, @Nullable Object>();
        words.put("batch_id", state.getBatchId());
        words.put("state", state.getState());
        if (stopped && !ENDED.contains(state.getState())) words.put("paused", "account_stopped");
        words.put("phone_number_id", plan.getPhoneNumberId());
        words.put("template", Json.object(plan.getTemplate()).orElseThrow());
        words.put("recipients", plan.getCount());
        words.put("created_at", plan.getCreatedAt().toString());
        words.put("deadline", plan.getDeadline().toString());
        words.put("progress", progress(state));
        words.put("forecast", Json.object(plan.getForecast()).orElseThrow());
        words.put("at", state.getAt().toString());
        return Json.write(words);
    }

    private static Map<String, @Nullable Object> progress(BatchState state) {
        var refused = new TreeMap<>(state.getRefused());
        var expired = refused.getOrDefault(BatchProgress.EXPIRED, 0);
        var ended =
                state.getAccepted()
                        + state.getFailed()
                        + state.getUnknown()
                        + refused.values().stream().mapToInt(Integer::intValue).sum();
        var published = ended - expired + state.getOutstandingCount() + state.getHeldCount();
        var rest = state.getPlan().getCount() - published - expired;
        var cancelled = state.getState().equals("cancelled");
        var progress = new LinkedHashMap<String, @Nullable Object>();
        progress.put("published", published);
        progress.put("outstanding", state.getOutstandingCount());
        progress.put("accepted", state.getAccepted());
        progress.put("refused", refused);
        progress.put("failed", state.getFailed());
        progress.put("unknown", state.getUnknown());
        progress.put("held_back", state.getHeldCount());
        progress.put("held_back_until", written(state.getHeldUntil()));
        progress.put("pending", cancelled ? 0 : rest);
        progress.put("cancelled", cancelled ? rest : 0);
        return progress;
    }

    private static @Nullable String written(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private BatchWords() {}
}
