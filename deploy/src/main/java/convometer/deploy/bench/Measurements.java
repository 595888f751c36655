package convometer.deploy.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// All measurements, each beside its baseline and in turn with it, as a table.
public final class Measurements {

    private static final int WARM_UP = 100;
    private static final int WARM_UP_MESSAGES = 60_000;
    private static final int ROUNDS = 3;
    private static final int NAMES = 52;

    private final Scene scene;
    private final Consumer<String> progress;
    private final StringBuilder table = new StringBuilder();

    /// Measurements of a scene.
    ///
    /// @param progress hears what is being measured
    public Measurements(Scene scene, Consumer<String> progress) {
        this.scene = scene;
        this.progress = progress;
    }

    /// Measures, and gives the table.
    ///
    /// @param requests how many requests, one after the other, for each latency
    /// @param messages how many messages for the throughput
    public String measure(int requests, int messages) throws IOException, InterruptedException {
        latencies(requests);
        throughput(messages);
        return table.toString();
    }

    private void latencies(int requests) throws IOException, InterruptedException {
        try (var latency = new Latency(scene)) {
            progress.accept("warming up");
            latency.openWindows();
            latency.freeForm(WARM_UP);
            latency.limited(WARM_UP);
            latency.direct(WARM_UP);
            var kafka = scene.stack().bootstrapServers();
            RoundTrip.measured(kafka, WARM_UP);
            var freeForm = new ArrayList<Duration>();
            var limited = new ArrayList<Duration>();
            var direct = new ArrayList<Duration>();
            var roundTrip = new ArrayList<Duration>();
            for (int round = 1; round <= ROUNDS; round++) {
                progress.accept("latency, round " + round + " of " + ROUNDS);
                freeForm.addAll(latency.freeForm(requests / ROUNDS));
                direct.addAll(latency.direct(requests / ROUNDS));
                limited.addAll(latency.limited(requests / ROUNDS));
                roundTrip.addAll(RoundTrip.measured(kafka, requests / ROUNDS));
            }
            row("from POST /v1/messages to Meta, ms", "      p50      p95      p99");
            row("free-form in an open window", freeForm);
            row("template, in a portfolio with a messaging limit", limited);
            row("baseline: POST to Meta itself", direct);
            row("baseline: one record through Kafka and back", roundTrip);
        }
    }

    private void row(String name, List<Duration> times) {
        var q = Quantiles.of(times);
        row("  " + name, figures(List.of(q.p50(), q.p95(), q.p99()), 1));
    }

    private void throughput(int messages) throws InterruptedException {
        try (var dispatch = new Dispatch(scene)) {
            progress.accept("warming up");
            scene.hurry();
            dispatch.direct(WARM_UP_MESSAGES);
            dispatch.throughThePath(WARM_UP_MESSAGES);
            var sent = new ArrayList<Double>();
            var booked = new ArrayList<Double>();
            var direct = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                progress.accept("throughput, round " + round + " of " + ROUNDS);
                var rates = dispatch.throughThePath(messages / ROUNDS);
                sent.add(rates.sent());
                booked.add(rates.booked());
                direct.add(dispatch.direct(messages / ROUNDS));
                dispatch.settle();
            }
            table.append('\n');
            row("messages a second, in each round", "");
            row("  from outbound-requests to Meta", figures(sent, 0));
            row("  and back, until all are on a statement", figures(booked, 0));
            row("  baseline: POST to Meta itself, 64 at once", figures(direct, 0));
        }
    }

    private static String figures(List<Double> figures, int digits) {
        return figures.stream()
                .map(figure -> String.format(Locale.ROOT, "%9." + digits + "f", figure))
                .collect(Collectors.joining());
    }

    private void row(String name, String figures) {
        table.append(name).append(" ".repeat(NAMES - name.length())).append(figures).append('\n');
    }
}
