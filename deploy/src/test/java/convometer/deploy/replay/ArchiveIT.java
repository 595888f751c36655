package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.deploy.archive.ArchiveWriter;
import convometer.deploy.live.Exporter;
import convometer.deploy.live.Importer;
import convometer.deploy.live.Running;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.twin.SignedPost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Archives into a pipeline on real parts, and out of it again.
class ArchiveIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path folder;

    @Test
    void whatWasTakenInComesOutAgainAndComesToTheSame() throws IOException {
        var month = new ReplayedCase("replay/2025-07-by-message");
        try (var stack = Stack.start(StackSettings.on(Ports.free()))) {
            take(stack, month.archive());
            var once = export(stack, "once.jsonl.gz");
            assertArrayEquals(
                    Files.readAllBytes(once), Files.readAllBytes(export(stack, "twice.jsonl.gz")));
            assertEquals(
                    ReplayedCase.files(month.expected("")),
                    month.replayed(List.of(once), folder.resolve("out")));
        }
    }

    /// Posts what is in an archive.
    static void take(Stack stack, Path archive) {
        var door = stack.service(Ports.INGEST).address() + "/webhooks/whatsapp";
        var environment = stack.settings().environment();
        var secret = Objects.requireNonNull(environment.get(StackSettings.APP_SECRET));
        var meta = new SignedPost(URI.create(door), secret);
        try (var importer = new Importer(meta, running(stack), PATIENCE)) {
            importer.take(List.of(archive), bytes -> {});
        }
    }

    private Path export(Stack stack, String name) throws IOException {
        var file = folder.resolve(name);
        try (var exporter = Exporter.of(running(stack));
                var out = ArchiveWriter.create(file, file)) {
            exporter.write(out, offsets -> {});
        }
        return file;
    }

    private static Running running(Stack stack) {
        return new Running(stack.bootstrapServers(), stack.registryUrl().toString());
    }
}
