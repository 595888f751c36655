package convometer.deploy.bench;

import convometer.deploy.parts.Stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// From the door of webhook-ingest to the lines of the statement: messages a second, and how long a
/// delivered message is under way.
public final class StatementMeasurements {

    private static final int ROUNDS = 3;

    /// On two cores the compilers of six JVMs took a quarter of the CPU after 60,000, and a fifth
    /// of it after 180,000.
    private static final int WARM_UP = 120_000;

    private static final int WARM_UP_SECONDS = 10;

    private final Stack stack;
    private final Consumer<String> progress;
    private final Customers customers = new Customers();
    private final Table table = new Table();

    private StatementMeasurements(Stack stack, Consumer<String> progress) {
        this.stack = stack;
        this.progress = progress;
    }

    /// Measures, and gives the table.
    ///
    /// @param stack with [Scene#ACCOUNTS], webhook-ingest, window-tracker and billing-aggregator,
    ///   and nothing in it
    /// @param messages for the throughput
    /// @param seconds of each round with messages at an even pace
    /// @param requests messages one after the other
    /// @param progress hears what is being measured
    public static String of(
            Stack stack, int messages, int seconds, int requests, Consumer<String> progress)
            throws InterruptedException {
        var all = new StatementMeasurements(stack, progress);
        try (var door = new Door(stack)) {
            all.throughput(door, messages / ROUNDS);
            all.latency(door, seconds, requests);
        }
        return all.table.toString();
    }

    private void throughput(Door door, int messages) throws InterruptedException {
        var rounds = new ArrayList<StatementThroughput.Figures>();
        try (var throughput = new StatementThroughput(stack, customers, door)) {
            progress.accept("statement: warming up");
            throughput.measured(WARM_UP);
            for (int round = 1; round <= ROUNDS; round++) {
                progress.accept("statement: throughput, round " + round + " of " + ROUNDS);
                rounds.add(throughput.measured(messages));
            }
        }
        table.head(
                String.format(Locale.ROOT, "messages a second (%,d)", messages),
                "round 1",
                "round 2",
                "round 3");
        table.row("taken by the door", 0, rounds.stream().map(round -> round.taken()).toList());
        table.row("counted on lines", 0, rounds.stream().map(round -> round.counted()).toList());
        table.head("µs CPU a message", "round 1", "round 2", "round 3");
        for (var part : rounds.getFirst().cpu().keySet())
            table.row(
                    part,
                    0,
                    rounds.stream().map(round -> round.cpu().getOrDefault(part, 0.0)).toList());
    }

    private void latency(Door door, int seconds, int requests) throws InterruptedException {
        try (var latency = new StatementLatency(stack, customers, door)) {
            progress.accept("statement: warming up for the latency");
            latency.paced(WARM_UP_SECONDS);
            for (int round = 1; round <= ROUNDS; round++) {
                progress.accept("statement: latency, round " + round + " of " + ROUNDS);
                var name =
                        StatementLatency.A_SECOND
                                + " messages a second, round "
                                + round
                                + ": ms until";
                add(name, latency.paced(seconds));
            }
            progress.accept("statement: latency, one at a time");
            add("one message at a time: ms until", latency.oneByOne(requests));
        }
        var roundTrip = RoundTrip.measured(stack.bootstrapServers(), requests);
        table.head("baseline: ms of", "p50", "p95", "p99");
        row("one record through Kafka and back", roundTrip);
    }

    private void add(String name, Deliveries deliveries) {
        table.head(name, "p50", "p95", "p99");
        for (var step : PathStep.values()) row(step.title, deliveries.until(step));
    }

    private void row(String name, List<Duration> times) {
        var q = Quantiles.of(times);
        table.row(name, 1, List.of(q.p50(), q.p95(), q.p99()));
    }
}
