package convometer.deploy.bench;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Stack;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a record costs window-tracker: beside a bare application, in records written, and in
/// threads that have a history.
public final class TrackerMeasurements {

    private static final int ROUNDS = 3;
    private static final int WARM_UP = 30_000;

    private final Workload workload;
    private final Consumer<String> progress;
    private final Customers customers = new Customers();
    private final Table table = new Table();

    private TrackerMeasurements(Workload workload, Consumer<String> progress) {
        this.workload = workload;
        this.progress = progress;
    }

    /// Measures, and gives the table.
    ///
    /// @param stack with window-tracker alone, and nothing in it
    /// @param messages to fresh customers, in a round
    /// @param sizes messages of threads with a history
    /// @param progress hears what is being measured
    public static String of(
            Stack stack, int messages, List<Integer> sizes, Consumer<String> progress)
            throws InterruptedException {
        try (var workload = new Workload(stack)) {
            var all = new TrackerMeasurements(workload, progress);
            all.besideBare(messages);
            new RecordCounts(
                            workload,
                            all.customers,
                            topic -> !Workload.INPUTS.contains(topic),
                            progress)
                    .addTo(all.table, messages);
            new ThreadCosts(workload, all.customers, progress).addTo(all.table, sizes);
            return all.table.toString();
        }
    }

    private void besideBare(int messages) throws InterruptedException {
        var bare = new ArrayList<ChildProcess>();
        var costs = new EnumMap<PassThrough.Variant, List<Cost>>(PassThrough.Variant.class);
        for (var variant : PassThrough.Variant.values()) {
            bare.add(workload.startPassThrough(variant));
            costs.put(variant, new ArrayList<>());
        }
        var tracker = new ArrayList<Cost>();
        // The first round is none: it warms up.
        for (int round = 0; round <= ROUNDS; round++) {
            progress.accept("tracker and pass-through, round " + round + " of " + ROUNDS);
            var fresh = customers.fresh(round == 0 ? WARM_UP : messages);
            var cost = workload.tracker(events(fresh));
            if (round > 0) tracker.add(cost);
            for (var each : costs.entrySet()) {
                var bareCost = workload.passThrough(each.getKey(), events(fresh));
                if (round > 0) each.getValue().add(bareCost);
            }
        }
        bare.forEach(ChildProcess::stop);
        table.head(size(messages, workload.averageBytes()), "round 1", "round 2", "round 3");
        table.row("window-tracker", 1, cpu(tracker));
        var cached = costs.getOrDefault(PassThrough.Variant.CACHED, List.of());
        table.row("baseline: get, put, pass on; its cache", 1, cpu(cached));
        table.row("ratio", 2, ratios(tracker, cached));
        var uncached = costs.getOrDefault(PassThrough.Variant.UNCACHED, List.of());
        table.row("baseline: the same without a cache", 1, cpu(uncached));
        table.row("ratio", 2, ratios(tracker, uncached));
    }

    private static Stream<Traffic.Event> events(List<Traffic> messages) {
        return messages.stream().flatMap(Traffic::events);
    }

    private static List<Double> ratios(List<Cost> costs, List<Cost> baselines) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++)
            ratios.add(costs.get(i).cpuEach() / baselines.get(i).cpuEach());
        return ratios;
    }

    private static String size(int messages, long bytes) {
        return String.format(
                Locale.ROOT, "µs CPU a record (%,d fresh customers, %d B)", messages, bytes);
    }

    private static List<Double> cpu(List<Cost> costs) {
        return costs.stream().map(Cost::cpuEach).toList();
    }
}
