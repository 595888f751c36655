package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.QuietHours;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Batches as people and programs see them over HTTP.
final class BatchView {

    private static final Set<String> ENDED = Set.of("done", "cancelled");

    private final Predicate<String> stopped;

    /// @param stopped whether a business number may not send now: what a batch asks for waits then
    BatchView(Predicate<String> stopped) {
        this.stopped = stopped;
    }

    String of(BatchState state) {
        return Json.write(words(state));
    }

    String of(BatchQuery.Page page) {
        var words = new LinkedHashMap<String, Object>();
        words.put("batches", page.batches().stream().map(this::words).toList());
        if (page.cursor() != null) words.put("cursor", page.cursor().text());
        return Json.write(words);
    }

    private Map<String, @Nullable Object> words(BatchState state) {
        var plan = state.getPlan();
        var words = new LinkedHashMap<String, @Nullable Object>();
        words.put("batch_id", state.getBatchId());
        words.put("state", state.getState());
        if (!ENDED.contains(state.getState()) && stopped.test(plan.getPhoneNumberId()))
            words.put("paused", "account_stopped");
        words.put("phone_number_id", plan.getPhoneNumberId());
        words.put("template", Json.object(plan.getTemplate()).orElseThrow());
        words.put("recipients", plan.getCount());
        words.put("created_at", plan.getCreatedAt().toString());
        words.put("deadline", plan.getDeadline().toString());
        if (plan.getStartAt() != null) words.put("start_at", written(plan.getStartAt()));
        StoredProgress.quietHours(plan)
                .ifPresent(hours -> words.put("quiet_hours", written(hours)));
        words.put("progress", progress(state));
        words.put("forecast", Json.object(plan.getForecast()).orElseThrow());
        if (state.getKeptUntil() != null) words.put("kept_until", written(state.getKeptUntil()));
        words.put("at", state.getAt().toString());
        return words;
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
        progress.put("postponed", state.getPostponed());
        progress.put("postponed_until", written(state.getPostponedUntil()));
        progress.put("pending", cancelled ? 0 : rest);
        progress.put("cancelled", cancelled ? rest : 0);
        return progress;
    }

    private static Map<String, String> written(QuietHours hours) {
        var written = new LinkedHashMap<String, String>();
        written.put("from", hours.fromText());
        written.put("to", hours.toText());
        return written;
    }

    private static @Nullable String written(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
