package convometer.tracker.streams.limit;

import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.BudgetTotals;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;

/// How much of budgets is spent in their present periods.
final class BudgetMetrics {

    private final MeterRegistry registry;
    private final Map<Name, Shown> all = new HashMap<>();

    private record Name(String waba, String budget) {

        static Name of(BudgetPeriod period) {
            return new Name(period.waba().value(), period.name());
        }

        Tags tags() {
            return Tags.of("waba", waba, "budget", budget);
        }
    }

    private static final class Shown {
        private BudgetPeriod period;
        private volatile double ratio;

        private Shown(BudgetPeriod period) {
            this.period = period;
        }
    }

    BudgetMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// Of two periods the later is shown.
    synchronized void spent(BudgetTotals totals) {
        var period = totals.budget().period();
        var shown = all.computeIfAbsent(Name.of(period), name -> shown(name, period));
        if (period.from().isBefore(shown.period.from())) return;
        shown.period = period;
        shown.ratio =
                totals.spent()
                        .divide(totals.budget().amount(), MathContext.DECIMAL64)
                        .doubleValue();
    }

    private Shown shown(Name name, BudgetPeriod period) {
        var shown = new Shown(period);
        Gauge.builder("budgets.spent.ratio", shown, each -> each.ratio)
                .description(
                        "How much of a budget is spent or reserved in its period; 1: all of it")
                .tags(name.tags())
                .register(registry);
        return shown;
    }

    /// The period is over: nothing is spent of the next one, unless that was shown.
    synchronized void renewed(BudgetPeriod period) {
        var shown = all.get(Name.of(period));
        if (shown != null && shown.period.equals(period)) shown.ratio = 0;
    }

    void refused(String waba, String budget) {
        Counter.builder("budgets.refused")
                .description("Requests that a budget had not enough left for")
                .tags(new Name(waba, budget).tags())
                .register(registry)
                .increment();
    }

    /// Another instance has the budget now, or nobody.
    synchronized void forget(BudgetPeriod period) {
        var name = Name.of(period);
        var shown = all.get(name);
        if (shown == null || !shown.period.equals(period)) return;
        all.remove(name);
        registry.find("budgets.spent.ratio").tags(name.tags()).meters().forEach(registry::remove);
    }
}
