package convometer.deploy.parts;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/// Sees to it that no child outlives the launcher, also when the launcher is killed and can do
/// nothing any more: a shell waits for the pipe to the launcher to close, and ends what is left.
final class Guard implements Closeable {

    private static final String CHILD = script("child.sh");
    private static final String GUARD = script("guard.sh");

    private final Path pids;
    private final Process shell;
    private boolean closed;

    private Guard(Path pids, Process shell) {
        this.pids = pids;
        this.shell = shell;
    }

    /// Guards the processes whose pid files are in `run` under this folder.
    ///
    /// @param temporary remove the folder too, if the launcher could not
    static Guard over(Path folder, boolean temporary) throws IOException {
        var pids = folder.resolve("run");
        Files.createDirectories(pids);
        for (var stale : listed(pids)) Files.delete(stale);
        var keep = temporary ? "remove" : "keep";
        var shell =
                new ProcessBuilder("sh", "-c", GUARD, "convometer-guard", folder.toString(), keep)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD)
                        .start();
        return new Guard(pids, shell);
    }

    /// Starts a child, unless everything is ending.
    ///
    /// @param rank children of rank 1 end first
    synchronized Process start(
            String name, int rank, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        if (closed) throw new CancellationException(name + " is not started: the rest is ending");
        var pidFile = pids.resolve(rank + "-" + name + ".pid");
        var launcher = Long.toString(ProcessHandle.current().pid());
        var wrapped = new ArrayList<>(List.of("sh", "-c", CHILD, "convometer-" + name));
        wrapped.addAll(List.of(pidFile.toString(), launcher));
        wrapped.addAll(command);
        var builder =
                new ProcessBuilder(wrapped)
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()));
        Environment.replace(builder.environment(), environment);
        return builder.start();
    }

    /// Nobody needs to end this one any more.
    void forget(String name, int rank) throws IOException {
        Files.deleteIfExists(pids.resolve(rank + "-" + name + ".pid"));
    }

    synchronized void refuseMore() {
        closed = true;
    }

    /// Lets the shell go. It ends what is still there.
    @Override
    public void close() throws IOException {
        refuseMore();
        shell.getOutputStream().close();
        try {
            shell.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String script(String name) {
        try (var stream = Objects.requireNonNull(Guard.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
