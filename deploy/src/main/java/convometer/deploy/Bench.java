package convometer.deploy;

import convometer.deploy.bench.AnswerMeasurements;
import convometer.deploy.bench.BillingMeasurements;
import convometer.deploy.bench.Measurements;
import convometer.deploy.bench.Scene;
import convometer.deploy.bench.StateMeasurements;
import convometer.deploy.bench.StatementMeasurements;
import convometer.deploy.bench.TrackerMeasurements;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.MetaSimulator;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `deploy/run bench`: how fast requests reach Meta and webhooks the statement, what a record and a
/// customer cost the tracker, and what a message costs billing, beside baselines; how soon finance
/// is answered. On ports of its own, keeping nothing.
@Command(
        name = "bench",
        description =
                "Measures latency and throughput to Meta and to the statement, the tracker and"
                        + " billing beside their baselines.",
        mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {

    private static final String SEND = "send";
    private static final String STATEMENT = "statement";
    private static final String TRACKER = "tracker";
    private static final String STATE = "state";
    private static final String BILLING = "billing";
    private static final String ANSWERS = "answers";

    /// What can be measured by itself.
    private static final List<String> PARTS =
            List.of(SEND, STATEMENT, TRACKER, STATE, BILLING, ANSWERS);

    @Option(
            names = "--only",
            paramLabel = "PART",
            description =
                    "send, statement, tracker, state, billing or answers; all of them without it.")
    private @Nullable String only;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "send, statement, answers: requests, messages one at a time, for a latency:"
                            + " ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "60000",
            description = "send, statement: messages for the throughput: ${DEFAULT-VALUE}.")
    private int messages;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "statement: of each round with messages at an even pace: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--fresh",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "tracker, billing: messages a round, each to a fresh customer:"
                            + " ${DEFAULT-VALUE}.")
    private int fresh;

    @Option(
            names = "--threads",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "10,1000,3000",
            description = "tracker: messages of threads with a history: ${DEFAULT-VALUE}.")
    private List<Integer> threads = new ArrayList<>();

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "100000",
            description = "state: customers in the end: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "200000",
            description = "answers: units in the ledger that is asked: ${DEFAULT-VALUE}.")
    private int units;

    @Option(
            names = "--baseline-billing",
            paramLabel = "JAR",
            description = "billing: another build of billing-aggregator, to be held against.")
    private @Nullable Path baselineBilling;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (only != null && !PARTS.contains(only))
            throw new IllegalArgumentException("--only takes one of " + PARTS + ", not " + only);
        if (wants(SEND)) send();
        if (wants(STATEMENT)) statement();
        if (wants(TRACKER))
            try (var stack = tracker()) {
                var table =
                        TrackerMeasurements.of(stack, fresh, threads, stack.settings().progress());
                System.out.println(table);
            }
        if (wants(STATE))
            try (var stack = tracker()) {
                var table = StateMeasurements.of(stack, customers, stack.settings().progress());
                System.out.println(table);
            }
        if (wants(BILLING)) billing();
        if (wants(ANSWERS)) answers();
        return 0;
    }

    private boolean wants(String part) {
        return only == null || only.equals(part);
    }

    private void send() throws IOException, InterruptedException {
        var settings = settings();
        try (var stack = Stack.start(settings);
                var simulator = MetaSimulator.start(StackSimulator.settings(settings))) {
            var measurements = new Measurements(new Scene(stack, simulator), settings.progress());
            System.out.println(measurements.measure(requests, messages));
        }
    }

    private void statement() throws IOException, InterruptedException {
        var settings = settings();
        var services = List.of(Ports.INGEST, Ports.TRACKER, Ports.BILLING);
        try (var stack = Stack.start(settings, services)) {
            var table =
                    StatementMeasurements.of(
                            stack, messages, seconds, requests, settings.progress());
            System.out.println(table);
        }
    }

    private static Stack tracker() throws IOException {
        return Stack.start(settings(), List.of(Ports.TRACKER));
    }

    private void billing() throws IOException, InterruptedException {
        var settings = settings();
        try (var stack = billing(settings);
                var baseline =
                        baselineBilling == null
                                ? null
                                : billing(settings().with(Ports.BILLING, baselineBilling))) {
            var table = BillingMeasurements.of(stack, baseline, fresh, settings.progress());
            System.out.println(table);
        }
    }

    private void answers() throws IOException, InterruptedException {
        var settings = settings();
        try (var stack = Stack.start(settings, List.of(Ports.BILLING))) {
            var table = AnswerMeasurements.of(stack, units, requests, settings.progress());
            System.out.println(table);
        }
    }

    private static Stack billing(StackSettings settings) {
        return Stack.start(settings, List.of(Ports.TRACKER, Ports.BILLING));
    }

    private static StackSettings settings() throws IOException {
        var accounts = Files.createTempFile("convometer-bench-", ".yaml");
        accounts.toFile().deleteOnExit();
        Files.writeString(accounts, Scene.ACCOUNTS);
        return StackSettings.on(Ports.free())
                .telling(Progress.since(System.nanoTime()))
                .toLast()
                .with(StackSettings.ACCOUNTS_FILE, accounts.toString());
    }
}
