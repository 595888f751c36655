package convometer.deploy;

import convometer.deploy.archive.ArchiveReader;
import convometer.deploy.live.Importer;
import convometer.deploy.live.Running;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.webhooks.SignedPost;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/// `deploy/run import`: archives into a running pipeline.
@Command(
        name = "import",
        description = "Takes archives into a running pipeline, as if Meta brought them now.",
        mixinStandardHelpOptions = true)
final class Import implements Callable<Integer> {

    private static final long MEGABYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "The door of webhook-ingest; that of deploy/run up without it.")
    private URI door = URI.create(Ports.usual().urlOf(Ports.INGEST) + "/webhooks/whatsapp");

    @Option(
            names = "--app-secret-file",
            paramLabel = "FILE",
            description = "A file with the app's secret; WHATSAPP_APP_SECRET without it.")
    private @Nullable Path secretFile;

    @Parameters(
            paramLabel = "ARCHIVE",
            arity = "1..*",
            description = "Archives, .jsonl or .jsonl.gz, in any order.")
    private List<Path> archives = List.of();

    @Override
    public Integer call() throws IOException {
        var size = ArchiveReader.size(archives);
        var meta = new SignedPost(door, secret());
        try (var importer = new Importer(meta, Running.of(System.getenv()), PATIENCE)) {
            try (var bar = Watched.doing("Importing", size, "MB", MEGABYTE)) {
                importer.take(archives, bar::step);
            }
            System.err.println(importer.summary());
        }
        return 0;
    }

    /// While a secret is replaced there are several; one is enough to sign.
    private String secret() throws IOException {
        var said =
                secretFile == null
                        ? Objects.requireNonNullElse(System.getenv(StackSettings.APP_SECRET), "")
                        : Files.readString(secretFile);
        var secret = said.split(",", 2)[0].strip();
        if (!secret.isEmpty()) return secret;
        throw new IllegalArgumentException(
                "the app's secret is needed: set WHATSAPP_APP_SECRET (deploy/run up prints its own)"
                        + " or --app-secret-file");
    }
}
