package convometer.deploy.bench;

import convometer.deploy.parts.Stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

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
            new RecordCounts(workload, all.customers, progress).addTo(all.table, messages);
            new ThreadCosts(workload, all.customers, progress).addTo(all.table, sizes);
            return all.table.toString();
        }
    }

    private void besideBare(int messages) throws InterruptedException {
        var bare = workload.startPassThrough();
        progress.accept("warming up with " + WARM_UP + " messages");
        workload.passThrough(customers.fresh(WARM_UP).stream().flatMap(Traffic::events));
        workload.tracker(customers.fresh(WARM_UP).stream().flatMap(Traffic::events));
        var tracker = new ArrayList<Cost>();
        var passThrough = new ArrayList<Cost>();
        for (int round = 1; round <= ROUNDS; round++) {
            progress.accept("tracker and pass-through, round " + round + " of " + ROUNDS);
            var fresh = customers.fresh(messages);
            tracker.add(workload.tracker(fresh.stream().flatMap(Traffic::events)));
            passThrough.add(workload.passThrough(fresh.stream().flatMap(Traffic::events)));
        }
        bare.stop();
        table.head(size(messages, workload.averageBytes()), "round 1", "round 2", "round 3");
        table.row("window-tracker", 1, cpu(tracker));
        table.row("baseline: get, put, pass on, exactly-once", 1, cpu(passThrough));
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++)
            ratios.add(tracker.get(i).cpuEach() / passThrough.get(i).cpuEach());
        table.row("ratio", 1, ratios);
    }

    private static String size(int messages, long bytes) {
        return String.format(
                Locale.ROOT, "µs CPU a record (%,d fresh customers, %d B)", messages, bytes);
    }

    private static List<Double> cpu(List<Cost> costs) {
        return costs.stream().map(Cost::cpuEach).toList();
    }
}
