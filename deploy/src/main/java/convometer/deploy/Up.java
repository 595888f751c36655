package convometer.deploy;

import convometer.deploy.parts.PartFailure;
import convometer.deploy.parts.Stack;
import convometer.deploy.simulator.MetaSimulator;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `deploy/run up`: the pipeline, empty, until somebody ends it.
@Command(
        name = "up",
        description = "Starts Kafka, the registry, the services and the Meta twin, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {

    @Mixin private StackOptions options = new StackOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Keeps data there between runs.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException {
        var settings = options.settingsOfOperator().keeping(data).toLast();
        if (!StackSimulator.isMetaOf(settings)) {
            try (var stack = Stack.start(settings)) {
                throw untilItFails(stack);
            }
        }
        var simulator = StackSimulator.settings(settings);
        try (var stack = Stack.start(settings);
                var _ = MetaSimulator.start(simulator)) {
            throw untilItFails(stack);
        }
    }

    private static PartFailure untilItFails(Stack stack) {
        System.err.print(Guide.to(stack));
        System.out.println("ready");
        return stack.awaitFailure(said -> System.err.println("deploy/run: " + said));
    }
}
