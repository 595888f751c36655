package convometer.deploy.bench;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What many customers cost window-tracker: bytes of state, an update, and the start from nothing
/// but the changelogs.
public final class StateMeasurements {

    private static final int FEW = 10_000;
    private static final int AT_ONCE = 50_000;
    private static final int ROUNDS = 3;
    private static final int ROUND = 1_500;

    /// A second message goes to so many of the first customers, and more of them to fewer.
    private static final int TWICE = FEW / 2;

    private static final int OFTEN = FEW / 5;
    private static final int TIMES = 15;

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Stack stack;
    private final Workload workload;
    private final Consumer<String> progress;
    private final Customers customers = new Customers();
    private final Table table = new Table();

    private StateMeasurements(Stack stack, Workload workload, Consumer<String> progress) {
        this.stack = stack;
        this.workload = workload;
        this.progress = progress;
    }

    /// Measures, and gives the table.
    ///
    /// @param stack with window-tracker alone, and nothing in it
    /// @param many customers in the end
    /// @param progress hears what is being measured
    public static String of(Stack stack, int many, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (many < 2 * FEW)
            throw new IllegalArgumentException("growth is measured from " + FEW + " customers on");
        try (var workload = new Workload(stack)) {
            var all = new StateMeasurements(stack, workload, progress);
            all.bytes();
            all.growth(many);
            all.restore(many);
            return all.table.toString();
        }
    }

    /// Bytes on disk.
    private record Size(double state, double changelogs) {

        List<Double> each(Size before, int things) {
            return List.of(
                    (state - before.state) / things, (changelogs - before.changelogs) / things);
        }
    }

    private void bytes() throws IOException, InterruptedException {
        progress.accept("bytes of state, " + FEW + " customers");
        give(customers.fresh(FEW));
        var one = size();
        give(customers.messages(0, TWICE, 1));
        var two = size();
        table.head("bytes (" + FEW + " customers)", "state", "changelogs");
        table.row("a customer with one message", 0, one.each(new Size(0, 0), FEW));
        table.row("a message more", 0, two.each(one, TWICE));
    }

    /// The stores are on disk when the tracker has ended.
    private Size size() throws IOException, InterruptedException {
        var tracker = tracker();
        tracker.stop();
        var state = bytesBelow(state());
        var changelogs =
                workload.topics()
                        .bytes(topic ->
                                topic.startsWith(Workload.TRACKER + "-")
                                        && topic.endsWith("-changelog"));
        tracker.start(PATIENCE);
        return new Size(state, changelogs);
    }

    private void growth(int many) throws InterruptedException {
        progress.accept("warming up");
        for (int nth = 2; nth < TIMES; nth++) give(customers.messages(0, OFTEN, nth));
        var few = cost(TWICE);
        while (customers.count() < many) {
            give(customers.fresh(Math.min(AT_ONCE, many - customers.count())));
            progress.accept(customers.count() + " customers");
        }
        var after = cost(many - ROUND * ROUNDS);
        table.head("µs CPU a record, to known customers of", number(FEW), number(many));
        table.row(
                "a second message, " + number(ROUND * ROUNDS) + " times",
                1,
                List.of(few.cpuEach(), after.cpuEach()));
    }

    /// Of a second message to customers who had one.
    private Cost cost(int first) throws InterruptedException {
        var cost = Cost.NOTHING;
        for (int round = 0; round < ROUNDS; round++) {
            var messages = customers.messages(first + round * ROUND, ROUND, 1);
            cost = cost.plus(give(messages));
        }
        return cost;
    }

    private void restore(int many) throws IOException {
        var tracker = tracker();
        tracker.stop();
        progress.accept("starting with the state");
        var kept = secondsToStart(tracker);
        tracker.stop();
        remove(state());
        progress.accept("starting without the state");
        var restored = secondsToStart(tracker);
        table.head("s until ready (" + number(many) + " customers)", "with state", "without");
        table.row("window-tracker", 1, List.of(kept, restored));
    }

    private static double secondsToStart(ChildProcess tracker) {
        var from = System.nanoTime();
        tracker.start(PATIENCE);
        return (System.nanoTime() - from) / 1e9;
    }

    private Cost give(List<Traffic> messages) throws InterruptedException {
        return workload.tracker(messages.stream().flatMap(Traffic::events));
    }

    private ChildProcess tracker() {
        return stack.service(Ports.TRACKER);
    }

    private Path state() {
        return stack.folder().resolve("state").resolve(Ports.TRACKER);
    }

    private static long bytesBelow(Path folder) throws IOException {
        var bytes = 0L;
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator)
                bytes += Files.size(file);
        }
        return bytes;
    }

    private static void remove(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator)
                Files.delete(path);
        }
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
