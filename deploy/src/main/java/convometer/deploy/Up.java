package convometer.deploy;

import convometer.deploy.parts.Stack;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `deploy/run up`: the pipeline, empty, until somebody ends it.
@Command(
        name = "up",
        description = "Starts Kafka, the schema registry and the four services, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {

    @Mixin private StackOptions options = new StackOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Keeps data there between runs.")
    private @Nullable Path data;

    @Override
    public Integer call() {
        try (var stack = Stack.start(options.settingsOfOperator().keeping(data))) {
            System.err.print(Guide.to(stack));
            System.out.println("ready");
            throw stack.awaitFailure();
        }
    }
}
