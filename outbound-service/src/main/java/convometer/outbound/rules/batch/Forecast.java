package convometer.outbound.rules.batch;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is to be expected of a batch, by the quotes for its messages. A message that is permitted
/// by itself is held back where the ones before it take the last places of the messaging limit, or
/// of the publisher's quota, and refused where they take the last money of a budget.
public final class Forecast {

    /// So long a customer who was written to takes a place.
    private static final Duration COUNTED = Duration.ofHours(24);

    private static final String BUDGET_EXHAUSTED = "budget_exhausted";

    private final BudgetForecast budgets = new BudgetForecast();
    private final Instant now;
    private final Instant deadline;
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<List<String>, BigDecimal> costs = new LinkedHashMap<>();
    private final Map<List<String>, Integer> counts = new HashMap<>();
    private final Map<String, Set<String>> placed = new HashMap<>();
    private int permitted;
    private int heldBack;
    private int unpriced;
    private @Nullable Instant heldUntil;
    private int postponed;
    private @Nullable Instant postponedUntil;
    private int tooLate;

    /// @param deadline of the batch; what waits until then is not sent
    public Forecast(Instant now, Instant deadline) {
        this.now = now;
        this.deadline = deadline;
    }

    /// Counts a quote in, and says whether its message will be sent, be it later.
    public boolean add(Map<?, ?> quote) {
        var code = quote.get("code") instanceof String text ? text : "none";
        var isPermitted = Boolean.TRUE.equals(quote.get("permitted"));
        var isBudgets = code.equals(BUDGET_EXHAUSTED);
        if (!isPermitted && !isBudgets && !BatchProgress.limit(code)) return refuse(code);
        var charge = charge(quote);
        // What the budget has not enough left for by itself has not with the others either.
        var isAffordable = charge == null ? !isBudgets : budgets.take(quote, rate(charge));
        if (isBudgets || !isAffordable) return refuse(BUDGET_EXHAUSTED);
        if (!isPermitted) holdBack(instant(quote.get("earliest_at")));
        else if (place(quote)) permitted++;
        if (charge == null) unpriced++;
        else add(charge, rate(charge));
        return true;
    }

    private boolean refuse(String code) {
        refused.merge(code, 1, Integer::sum);
        return false;
    }

    /// Counts an item that can be sent in whose customer has quiet hours when the batch starts.
    ///
    /// @param until when they end; the deadline or later: it will not be sent
    public void postpone(Instant until) {
        if (!until.isBefore(deadline)) {
            tooLate++;
            return;
        }
        postponed++;
        if (postponedUntil == null || until.isAfter(postponedUntil)) postponedUntil = until;
    }

    /// Whether there is a place left for it, of the limit and of the quota, where it needs one.
    private boolean place(Map<?, ?> quote) {
        var customer = String.valueOf(quote.get("customer"));
        var needed = new ArrayList<Set<String>>();
        @Nullable Instant until = null;
        for (var what : List.of("place", "quota")) {
            if (!(quote.get(what) instanceof Map<?, ?> place)) continue;
            var taken = placed.computeIfAbsent(what + place.get("scope"), _ -> new HashSet<>());
            needed.add(taken);
            if (taken.contains(customer) || taken.size() < left(place)) continue;
            // Where nobody takes a place yet, the batch's own first message does.
            var next = instant(place.get("returns_at"));
            if (next == null) next = now.plus(COUNTED);
            if (until == null || until.isBefore(next)) until = next;
        }
        if (until == null) needed.forEach(taken -> taken.add(customer));
        else holdBack(until);
        return until == null;
    }

    private static long left(Map<?, ?> place) {
        return place.get("left") instanceof Number number ? number.longValue() : Long.MAX_VALUE;
    }

    private void holdBack(@Nullable Instant until) {
        heldBack++;
        if (until == null || !until.isBefore(deadline)) return;
        if (heldUntil == null || until.isBefore(heldUntil)) heldUntil = until;
    }

    private static @Nullable Instant instant(@Nullable Object written) {
        return written instanceof String text ? Instant.parse(text) : null;
    }

    /// Null: nothing is known of its price.
    private static @Nullable Map<?, ?> charge(Map<?, ?> quote) {
        return quote.get("expected_charge") instanceof Map<?, ?> charge
                        && charge.get("rate") != null
                ? charge
                : null;
    }

    private static BigDecimal rate(Map<?, ?> charge) {
        return new BigDecimal(String.valueOf(charge.get("rate")));
    }

    private void add(Map<?, ?> charge, BigDecimal rate) {
        var line =
                List.of(
                        String.valueOf(charge.get("currency")),
                        String.valueOf(charge.get("category")),
                        String.valueOf(charge.get("type")));
        costs.merge(line, rate, BigDecimal::add);
        counts.merge(line, 1, Integer::sum);
    }

    /// The forecast in the words of the interface.
    public Map<String, ?> words() {
        var words = new LinkedHashMap<String, @Nullable Object>();
        words.put("permitted", permitted);
        words.put("refused", Map.copyOf(refused));
        words.put("held_back", heldBack);
        words.put("held_back_until", heldUntil == null ? null : heldUntil.toString());
        words.put("postponed", postponed);
        words.put("postponed_until", postponedUntil == null ? null : postponedUntil.toString());
        words.put("too_late", tooLate);
        var cost = new ArrayList<Map<String, ?>>();
        costs.forEach((line, amount) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("currency", line.get(0));
            one.put("category", line.get(1));
            one.put("type", line.get(2));
            one.put("quantity", counts.getOrDefault(line, 0));
            one.put("amount", plain(amount));
            cost.add(one);
        });
        words.put("cost", cost);
        words.put("unpriced", unpriced);
        words.put("budgets", budgets.words());
        return words;
    }

    static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
