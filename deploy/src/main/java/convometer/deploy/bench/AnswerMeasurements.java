package convometer.deploy.bench;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How soon billing-aggregator answers finance out of a ledger with many units: at rest, and while
/// deliveries come.
public final class AnswerMeasurements {

    private static final int AT_ONCE = 100_000;
    private static final int WARM_UP = 200;

    /// Deliveries a second meanwhile.
    private static final int A_SECOND = 200;

    private static final int PARTS = 4;
    private static final int LISTED = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// The month before this one: it is over, and may still be corrected.
    private final YearMonth month =
            YearMonth.from(LocalDate.ofInstant(Instant.now(), Scene.ZONE)).minusMonths(1);

    private final Instant from = month.atDay(1).atStartOfDay(Scene.ZONE).toInstant();
    private final Duration length =
            Duration.between(from, month.plusMonths(1).atDay(1).atStartOfDay(Scene.ZONE));
    private final Random random = new Random(1);
    private final Table table = new Table();
    private final URI billing;
    private final Client client;
    private final int units;

    /// @param path asked for, anew each time
    private record Question(String name, Supplier<String> path) {}

    private AnswerMeasurements(Stack stack, int units) {
        this.billing = stack.service(Ports.BILLING).address();
        var token = stack.settings().environment().get(StackSettings.ACCESS_TOKEN);
        this.client = new Client(Objects.requireNonNull(token));
        this.units = units;
    }

    /// Measures, and gives the table.
    ///
    /// @param stack with [Scene#ACCOUNTS] and billing-aggregator, and nothing in it
    /// @param units in the ledger
    /// @param requests of each kind, one after the other
    /// @param progress hears what is being measured
    public static String of(Stack stack, int units, int requests, Consumer<String> progress)
            throws IOException, InterruptedException {
        var all = new AnswerMeasurements(stack, units);
        try (var workload = new Workload(stack)) {
            all.book(workload, progress);
            all.awaitStatement(stack);
            progress.accept("answers: warming up");
            for (var question : all.questions()) all.asked(question, WARM_UP);
            progress.accept("answers: at rest");
            all.rows("at rest", requests);
            progress.accept("answers: while deliveries come");
            all.rowsUnderLoad(workload, requests);
        } finally {
            all.client.close();
        }
        return all.table.toString();
    }

    private void book(Workload workload, Consumer<String> progress) throws InterruptedException {
        for (int first = 0; first < units; first += AT_ONCE) {
            var last = Math.min(units, first + AT_ONCE);
            workload.ledger(IntStream.range(first, last).mapToObj(this::fact).map(Fact::event));
            progress.accept(String.format(Locale.ROOT, "answers: %,d of %,d units", last, units));
        }
    }

    /// A unit, its instant anywhere in the month.
    private Fact fact(int unit) {
        var millis = Math.floorMod(unit * 7_919L * 1_000, length.toMillis());
        return new Fact(unit, from.plusMillis(millis));
    }

    /// All that was booked is on the statement before anything is measured.
    private void awaitStatement(Stack stack) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var figures = new Figures(billing, billing)) {
            while (quantity(figures) != units) {
                if (System.nanoTime() - deadline > 0)
                    throw new IllegalStateException(
                            "not all units are on the statement; see "
                                    + stack.service(Ports.BILLING).log());
                Thread.sleep(100);
            }
        }
    }

    private long quantity(Figures figures) throws IOException, InterruptedException {
        var quantity = 0L;
        for (var line : figures.statement(Scene.WABAS.getFirst(), month.toString()).path("lines"))
            quantity += line.path("quantity").asLong();
        return quantity;
    }

    private List<Question> questions() {
        var statement = "/v1/statements/%s/%s".formatted(Scene.WABAS.getFirst(), month);
        var charges =
                "/v1/charges?waba_id=%s&month=%s&limit=%d"
                        .formatted(Scene.WABAS.getFirst(), month, LISTED);
        return List.of(
                new Question("statement", () -> statement),
                new Question("statement, CSV", () -> statement + "?format=csv"),
                new Question("statement by day", () -> statement + "?by=day"),
                new Question("statement by day and template", () -> statement + "?by=day,template"),
                new Question("a charge's explanation", this::anyUnit),
                new Question("a page of " + LISTED + " charges", () -> charges),
                new Question("baseline: is it alive", () -> "/health/liveness"));
    }

    private String anyUnit() {
        return "/v1/charges/" + fact(random.nextInt(units)).unitId();
    }

    private void rows(String when, int requests) throws InterruptedException {
        table.head(
                String.format(Locale.ROOT, "ms until the answer, %,d units, %s", units, when),
                "p50",
                "p95",
                "p99");
        for (var question : questions()) {
            var q = Quantiles.of(asked(question, requests));
            table.row(question.name(), 1, List.of(q.p50(), q.p95(), q.p99()));
        }
    }

    private List<Duration> asked(Question question, int times) throws InterruptedException {
        var measured = new ArrayList<Duration>();
        for (int i = 0; i < times; i++) {
            var at = billing.resolve(question.path().get());
            var before = System.nanoTime();
            var _ = client.get(at);
            measured.add(Duration.ofNanos(System.nanoTime() - before));
        }
        return measured;
    }

    private void rowsUnderLoad(Workload workload, int requests) throws InterruptedException {
        var done = new AtomicBoolean();
        var load = Thread.ofPlatform().name("bench-load").start(() -> load(workload, done));
        try {
            rows(A_SECOND + " deliveries a second", requests);
        } finally {
            done.set(true);
            load.join();
        }
    }

    private void load(Workload workload, AtomicBoolean done) {
        var next = units;
        var due = System.nanoTime();
        while (!done.get()) {
            var last = next + A_SECOND / PARTS;
            workload.tell(IntStream.range(next, last).mapToObj(this::fact).map(Fact::event));
            next = last;
            due += Duration.ofSeconds(1).toNanos() / PARTS;
            var left = due - System.nanoTime();
            if (left > 0) LockSupport.parkNanos(left);
        }
    }
}
