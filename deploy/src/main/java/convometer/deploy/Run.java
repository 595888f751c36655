package convometer.deploy;

import convometer.deploy.parts.PartFailure;
import convometer.deploy.parts.PortTaken;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/// The command line behind `deploy/run`. Exit codes: 0 done, 2 wrong usage or bad input, 1 anything
/// else; what went wrong is a sentence on standard error.
@Command(
        name = "deploy/run",
        description = "Runs Convometer on this machine.",
        mixinStandardHelpOptions = true,
        version = "0.1.0",
        subcommands = {
            Demo.class,
            Up.class,
            SimulatorCommand.class,
            Replay.class,
            Export.class,
            Import.class,
            Reprice.class,
            VerifyStatement.class,
            Bench.class
        })
public final class Run {

    private static final int FAILED = 1;
    private static final int USAGE = CommandLine.ExitCode.USAGE;

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /// Runs a command and gives its exit code.
    public static int execute(String... args) {
        return new CommandLine(new Run())
                .setParameterExceptionHandler(Run::refuse)
                .setExecutionExceptionHandler((failure, _, _) -> explain(failure))
                .execute(args);
    }

    private static int refuse(ParameterException refused, String[] args) {
        var command = refused.getCommandLine();
        say(sentence(refused));
        command.usage(command.getErr());
        return USAGE;
    }

    private static @Nullable String sentence(ParameterException refused) {
        return switch (refused) {
            case UnmatchedArgumentException unknown ->
                    "nothing is called \"" + unknown.getUnmatched().getFirst() + "\" here";
            default -> refused.getMessage();
        };
    }

    private static int explain(Exception failure) {
        return switch (failure) {
            case CancellationException _ -> FAILED;
            case IllegalArgumentException bad -> {
                say(bad.getMessage());
                yield USAGE;
            }
            case PartFailure known -> failed(known);
            case PortTaken known -> failed(known);
            case IllegalStateException known -> failed(known);
            default -> {
                failure.printStackTrace();
                yield FAILED;
            }
        };
    }

    private static int failed(Exception known) {
        say(known.getMessage());
        return FAILED;
    }

    private static void say(@Nullable String sentence) {
        System.err.println("deploy/run: " + Objects.requireNonNullElse(sentence, "failed"));
    }
}
