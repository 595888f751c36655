package convometer.deploy.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// How many records a service writes, by topic, for each message that is delivered.
final class RecordCounts {

    private static final int SEVERAL_CUSTOMERS = 3_000;
    private static final int SEVERAL = 10;

    private final Workload workload;
    private final Customers customers;
    private final Predicate<String> topics;
    private final Consumer<String> progress;
    private final Map<String, SortedMap<String, Double>> loads = new LinkedHashMap<>();

    /// @param topics those that the service writes to
    RecordCounts(
            Workload workload,
            Customers customers,
            Predicate<String> topics,
            Consumer<String> progress) {
        this.workload = workload;
        this.customers = customers;
        this.topics = topics;
        this.progress = progress;
    }

    /// Counts, and adds rows to the table.
    ///
    /// @param messages to customers that get one
    void addTo(Table table, int messages) throws InterruptedException {
        count("once, backlog", backlog(List.of(customers.fresh(messages))), messages);
        count("once, paced", paced(List.of(customers.fresh(messages))), messages);
        var several = SEVERAL_CUSTOMERS * SEVERAL;
        var name = SEVERAL + " times";
        count(name + ", backlog", backlog(customers.fresh(SEVERAL_CUSTOMERS, SEVERAL)), several);
        count(name + ", paced", paced(customers.fresh(SEVERAL_CUSTOMERS, SEVERAL)), several);
        table.head(
                "records written for a delivered message",
                "once",
                "once, paced",
                SEVERAL + " times",
                "… paced");
        var written = new TreeSet<String>();
        loads.values().forEach(load -> written.addAll(load.keySet()));
        for (var topic : written)
            table.row(
                    topic,
                    2,
                    loads.values().stream().map(load -> load.getOrDefault(topic, 0.0)).toList());
        table.row("in all", 2, loads.values().stream().map(RecordCounts::sum).toList());
    }

    private static double sum(SortedMap<String, Double> load) {
        return load.values().stream().mapToDouble(one -> one).sum();
    }

    private void count(String name, List<List<Traffic.Event>> waves, int messages)
            throws InterruptedException {
        progress.accept("records written: " + name);
        var before = workload.topics().all();
        for (var wave : waves) workload.tracker(wave.stream());
        var counts = new TreeMap<String, Double>();
        workload.topics()
                .writtenSince(before, topics)
                .forEach((topic, records) -> counts.put(topic, (double) records / messages));
        loads.put(name, counts);
    }

    /// Everything is there before any of it is looked at; the statuses of a message follow each
    /// other.
    private static List<List<Traffic.Event>> backlog(List<List<Traffic>> rounds) {
        return List.of(rounds.stream().flatMap(List::stream).flatMap(Traffic::events).toList());
    }

    /// A status of a message comes when that of the one before is committed.
    private static List<List<Traffic.Event>> paced(List<List<Traffic>> rounds) {
        var waves = new ArrayList<List<Traffic.Event>>();
        for (var round : rounds)
            for (var status : Traffic.STATUSES)
                waves.add(round.stream().flatMap(message -> message.eventsWith(status)).toList());
        return waves;
    }
}
