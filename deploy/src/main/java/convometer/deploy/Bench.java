package convometer.deploy;

import convometer.deploy.bench.Measurements;
import convometer.deploy.bench.Scene;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.twin.MetaTwin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;

/// `deploy/run bench`: how fast requests reach Meta, beside baselines. On ports of its own, keeping
/// nothing.
@Command(
        name = "bench",
        description = "Measures latency and throughput beside their baselines.",
        mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "300",
            description = "Requests for each latency: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "60000",
            description = "Messages for the throughput: ${DEFAULT-VALUE}.")
    private int messages;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var accounts = Files.createTempFile("convometer-bench-", ".yaml");
        accounts.toFile().deleteOnExit();
        Files.writeString(accounts, Scene.ACCOUNTS);
        var progress = Progress.since(System.nanoTime());
        var settings =
                StackSettings.on(Ports.free())
                        .telling(progress)
                        .toLast()
                        .with(StackSettings.ACCOUNTS_FILE, accounts.toString());
        try (var stack = Stack.start(settings);
                var twin = MetaTwin.start(Twin.settings(settings))) {
            var scene = new Scene(stack, twin);
            System.out.print(new Measurements(scene, progress).measure(requests, messages));
        }
        return 0;
    }
}
