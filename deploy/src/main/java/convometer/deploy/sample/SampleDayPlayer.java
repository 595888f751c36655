package convometer.deploy.sample;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.sample.Action.Writes;
import convometer.deploy.sample.SampleDay.Step;
import convometer.schemas.service.SteppedClock;

import java.time.Duration;
import java.util.Map;

/// Plays a day on a running pipeline, half an hour at a time: Meta tells what customers wrote and
/// what became of the messages before; when all of that has had its effect on what may be sent, the
/// business sends; when every request is answered, the clock moves on. Billing follows in its own
/// time, and at the end of the day all of it is at rest.
public final class SampleDayPlayer {

    private final SampleDay day;
    private final Stage stage;
    private final Progress progress;
    private int messages;

    /// How it went.
    ///
    /// @param outcomes requests by terminal receipt: `accepted`, `refused window_closed`, …
    public record Played(int messages, Map<String, Integer> outcomes, Duration took) {}

    public SampleDayPlayer(SampleDay day, Stage stage, Progress progress) {
        this.day = day;
        this.stage = stage;
        this.progress = progress;
    }

    /// Sets a clock to the first instant of the day: the services are to be started after that.
    public static void rewind(SteppedClock clock) {
        clock.set(SampleDay.FROM);
    }

    /// Plays the whole day. At its end the clock stands at [SampleDay#UNTIL] and Meta has nothing
    /// left to tell.
    ///
    /// @throws IllegalStateException if the pipeline does not keep up
    public Played play() throws InterruptedException {
        var started = System.nanoTime();
        try (var requests = new Requests(stage.outbound(), stage.token(), stage.topics());
                var receipts = new Receipts(stage.topics())) {
            var steps = day.steps();
            for (int step = 0; step < steps.size(); step++) {
                play(steps.get(step), requests, receipts);
                progress.played(step + 1, steps.size(), steps.get(step).at(), messages);
            }
            stage.clock().set(SampleDay.UNTIL);
            stage.simulator().deliverAll();
            stage.quiet().await(stage.patience());
            var took = Duration.ofNanos(System.nanoTime() - started);
            return new Played(messages, receipts.counted(), took);
        }
    }

    private void play(Step step, Requests requests, Receipts receipts) throws InterruptedException {
        stage.clock().set(step.at());
        step.writes().forEach(this::write);
        stage.simulator().deliverDue();
        stage.decided().await(stage.patience());
        requests.hand(step.asks());
        receipts.await(step.asks().stream().map(Asks::requestId).toList(), stage.patience());
        messages += step.writes().size() + step.asks().size();
    }

    private void write(Writes writes) {
        stage.simulator().customerWrites(writes.message(), writes.toldAt(), writes.copies());
    }
}
