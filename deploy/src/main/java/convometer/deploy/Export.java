package convometer.deploy;

import convometer.deploy.archive.ArchiveWriter;
import convometer.deploy.live.Exporter;
import convometer.deploy.live.Running;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;

/// `deploy/run export`: the archive of what ran live.
@Command(
        name = "export",
        description = "Writes the archive of a running pipeline: its webhooks and send records.",
        mixinStandardHelpOptions = true)
final class Export implements Callable<Integer> {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The archive; compressed if its name ends in .gz.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        var unfinished = out.resolveSibling("." + out.getFileName() + ".unfinished");
        try (var exporter = Exporter.of(Running.of(System.getenv()))) {
            var lines = write(exporter, unfinished);
            Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
            System.err.println("%,d lines: %s".formatted(lines, out));
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return 0;
    }

    private long write(Exporter exporter, Path file) throws IOException {
        try (var archive = ArchiveWriter.create(out, file);
                var bar = Watched.doing("Exporting", exporter.size(), "records", 1)) {
            return exporter.write(archive, bar::step);
        }
    }
}
