package convometer.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a status costs in threads that have a history, beside one in a fresh thread.
final class ThreadCosts {

    private static final int ROUNDS = 3;
    private static final int FRESH = 2_000;

    private final Workload workload;
    private final Customers customers;
    private final Consumer<String> progress;

    ThreadCosts(Workload workload, Customers customers, Consumer<String> progress) {
        this.workload = workload;
        this.customers = customers;
        this.progress = progress;
    }

    private record Load(Threads threads, String name, boolean late, List<Cost> costs) {

        Cost sum() {
            return costs.stream().reduce(Cost.NOTHING, Cost::plus);
        }

        Stream<Traffic.Event> events() {
            var few = threads.few();
            return late ? threads.late(few) : threads.inOrder(few);
        }
    }

    /// Measures, and adds rows to the table.
    ///
    /// @param sizes messages of a thread
    void addTo(Table table, List<Integer> sizes) throws InterruptedException {
        var loads = new ArrayList<Load>();
        for (int size : sizes) loads.addAll(prepared(size));
        var fresh = Cost.NOTHING;
        for (int round = 1; round <= ROUNDS; round++) {
            progress.accept("threads with a history, round " + round + " of " + ROUNDS);
            var messages = customers.fresh(FRESH);
            fresh = fresh.plus(workload.tracker(messages.stream().flatMap(Threads::statuses)));
            for (var load : loads) load.costs().add(workload.tracker(load.events()));
        }
        table.head("µs a status, in a thread of", "CPU", "wall", "CPU to fresh");
        table.row("nothing (fresh)", 1, List.of(fresh.cpuEach(), fresh.wallEach(), 1.0));
        for (var load : loads) {
            var cost = load.sum();
            var ratio = cost.cpuEach() / fresh.cpuEach();
            table.row(load.name(), 1, List.of(cost.cpuEach(), cost.wallEach(), ratio));
        }
    }

    private List<Load> prepared(int size) throws InterruptedException {
        var many = Threads.count(size);
        progress.accept("making " + many + " threads of " + size + " messages");
        var threads = new Threads(size, customers.take(many), customers.now());
        workload.tracker(threads.history());
        var name = String.format(Locale.ROOT, "%,d messages", size);
        return List.of(
                new Load(threads, name + ", in order", false, new ArrayList<>()),
                new Load(threads, name + ", late by half of them", true, new ArrayList<>()));
    }
}
