package convometer.deploy.bench;

import convometer.deploy.parts.Stack;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// What a delivered message costs billing-aggregator: CPU, beside another build of it, and records
/// written.
public final class BillingMeasurements {

    private static final int ROUNDS = 3;
    private static final int WARM_UP = 30_000;
    private static final Set<String> TOPICS =
            Set.of(Topics.CHARGES.name(), Topics.BILLING_COUNTS.name());

    private final Customers customers = new Customers();
    private final Table table = new Table();

    private BillingMeasurements() {}

    /// Measures, and gives the table.
    ///
    /// @param stack with window-tracker and billing-aggregator, and nothing in it
    /// @param baseline the same with another build of billing-aggregator; null: none
    /// @param messages to fresh customers, in a round
    /// @param progress takes what is being measured
    public static String of(
            Stack stack, @Nullable Stack baseline, int messages, Consumer<String> progress)
            throws InterruptedException {
        var all = new BillingMeasurements();
        try (var workload = new Workload(stack)) {
            if (baseline == null) all.costs(workload, null, messages, progress);
            else
                try (var other = new Workload(baseline)) {
                    all.costs(workload, other, messages, progress);
                    all.counts("baseline", other, messages, progress);
                }
            all.counts("billing-aggregator", workload, messages, progress);
        }
        return all.table.toString();
    }

    private void costs(
            Workload workload, @Nullable Workload baseline, int messages, Consumer<String> progress)
            throws InterruptedException {
        var costs = new ArrayList<Double>();
        var baselines = new ArrayList<Double>();
        // The first round is none: it warms up.
        for (int round = 0; round <= ROUNDS; round++) {
            progress.accept("billing, round " + round + " of " + ROUNDS);
            var fresh = customers.fresh(round == 0 ? WARM_UP : messages);
            var cost = cost(workload, fresh);
            if (round > 0) costs.add(cost);
            if (baseline == null) continue;
            var other = cost(baseline, fresh);
            if (round > 0) baselines.add(other);
        }
        table.head(
                String.format(
                        Locale.ROOT, "µs CPU a delivered message (%,d fresh customers)", messages),
                "round 1",
                "round 2",
                "round 3");
        table.row("billing-aggregator", 1, costs);
        if (baselines.isEmpty()) return;
        table.row("baseline: the other build", 1, baselines);
        table.row("ratio", 2, ratios(costs, baselines));
    }

    private static double cost(Workload workload, List<Traffic> messages)
            throws InterruptedException {
        var cost = workload.billing(messages.stream().flatMap(Traffic::events));
        return cost.cpuEach() * cost.records() / messages.size();
    }

    /// Whether billing-aggregator writes to a topic.
    private static boolean isWritten(String topic) {
        return TOPICS.contains(topic) || topic.startsWith("billing-aggregator-");
    }

    private static List<Double> ratios(List<Double> costs, List<Double> baselines) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++) ratios.add(costs.get(i) / baselines.get(i));
        return ratios;
    }

    private void counts(String name, Workload workload, int messages, Consumer<String> progress)
            throws InterruptedException {
        new RecordCounts(
                        workload,
                        customers,
                        BillingMeasurements::isWritten,
                        said -> progress.accept(name + ": " + said))
                .addTo(table, messages);
    }
}
