package convometer.deploy.parts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;

/// The folder of one run: data, state, logs. A temporary one is removed at the end, but for the
/// logs of a run that failed.
final class Workspace {

    private final Path folder;
    private final boolean temporary;
    private final FileChannel lock;

    private Workspace(Path folder, boolean temporary, FileChannel lock) {
        this.folder = folder;
        this.temporary = temporary;
        this.lock = lock;
    }

    static Workspace in(@Nullable Path chosen) throws IOException {
        var temporary = chosen == null;
        var folder = chosen == null ? Files.createTempDirectory("convometer-") : chosen;
        folder = folder.toAbsolutePath().normalize();
        for (var part : new String[] {"log", "kafka", "registry", "state"})
            Files.createDirectories(folder.resolve(part));
        return new Workspace(folder, temporary, locked(folder));
    }

    Path folder() {
        return folder;
    }

    Path logs() {
        return folder.resolve("log");
    }

    boolean isTemporary() {
        return temporary;
    }

    void leave(boolean failed) throws IOException {
        lock.close();
        if (!temporary) return;
        try (var entries = Files.list(folder)) {
            entries.filter(entry -> !failed || !entry.equals(logs())).forEach(Workspace::remove);
        }
        if (!failed) Files.delete(folder);
    }

    private static FileChannel locked(Path folder) throws IOException {
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (tryLock(channel) != null) return channel;
        channel.close();
        throw new IllegalArgumentException(folder + " is in use by another deploy/run");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void remove(Path tree) {
        try (var paths = Files.walk(tree)) {
            for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator)
                Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(Objects.toString(e.getMessage()), e);
        }
    }
}
