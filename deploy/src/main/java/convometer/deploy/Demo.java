package convometer.deploy;

import convometer.deploy.live.ApiToken;
import convometer.deploy.live.Running;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;
import convometer.deploy.sample.KafkaQuiet;
import convometer.deploy.sample.ProgressLine;
import convometer.deploy.sample.SampleDay;
import convometer.deploy.sample.SampleDayPlayer;
import convometer.deploy.sample.SampleDayReport;
import convometer.deploy.sample.Stage;
import convometer.deploy.simulator.MetaSimulator;
import convometer.schemas.service.SteppedClock;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `deploy/run demo`: a sample business day through the whole pipeline, and what came of it. Its
/// accounts, rates and Meta are always the sample's, whatever the shell's environment says.
@Command(
        name = "demo",
        description = "Plays a sample business day and prints what came of it.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(200);

    @Mixin private StackOptions options = new StackOptions();

    @Option(names = "--keep", description = "Leaves it running at the end, until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var file = Files.createTempFile("convometer-", ".clock");
        file.toFile().deleteOnExit();
        var clock = SteppedClock.in(file);
        SampleDayPlayer.rewind(clock);
        return play(clock, settings(file));
    }

    private StackSettings settings(Path clock) {
        return options.settings().onClock("file:" + clock);
    }

    private int play(SteppedClock clock, StackSettings settings)
            throws IOException, InterruptedException {
        var day = SampleDay.of(SampleDay.DEMO_SEED);
        var driven =
                StackSimulator.settings(settings)
                        .drivenBy(clock, day.seed())
                        .with(SampleDay.FAULT_PROFILE, day.unreachable());
        try (var stack = Stack.start(settings);
                var simulator = MetaSimulator.start(driven)) {
            play(day, stack, simulator, clock);
            System.out.print(report(stack));
            if (keep) goOn(stack, simulator, clock);
        }
        return 0;
    }

    private static void play(
            SampleDay day, Stack stack, MetaSimulator simulator, SteppedClock clock)
            throws InterruptedException {
        var topics = new Running(stack.bootstrapServers(), stack.registryUrl().toString());
        try (var quiet = new KafkaQuiet(topics.kafka());
                var progress = new ProgressLine()) {
            var stage =
                    new Stage(
                            simulator,
                            clock,
                            stack.service(Ports.OUTBOUND).address(),
                            ApiToken.NONE,
                            topics,
                            quiet,
                            quiet.decided(),
                            PATIENCE);
            new SampleDayPlayer(day, stage, progress).play();
        }
    }

    private static String report(Stack stack) throws IOException, InterruptedException {
        var tracker = stack.service(Ports.TRACKER).address();
        var billing = stack.service(Ports.BILLING).address();
        try (var figures = new Figures(tracker, billing)) {
            return new SampleDayReport(StackSimulator.accounts(stack.settings()), figures).write();
        }
    }

    /// From the end of the day on, time passes as it does for everybody.
    private static void goOn(Stack stack, MetaSimulator simulator, SteppedClock clock)
            throws InterruptedException {
        System.err.print(Guide.to(stack));
        var from = System.nanoTime();
        while (!stack.hasFailed()) {
            clock.set(SampleDay.UNTIL.plusNanos(System.nanoTime() - from));
            simulator.deliverDue();
            Thread.sleep(TICK);
        }
        throw stack.awaitFailure(said -> System.err.println("deploy/run: " + said));
    }
}
