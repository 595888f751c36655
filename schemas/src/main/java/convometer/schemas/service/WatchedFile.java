package convometer.schemas.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A file of secrets that an operator may exchange while the service runs: it is read again within
/// a second of a change. What is in it is never logged.
public final class WatchedFile<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private final String setting;
    private final Path file;
    private final Function<String, T> content;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watch;
    private String text;
    private volatile T current;
    private boolean unreadable;

    /// @param setting what names the file, for messages
    /// @param content makes something of the text, or throws [IllegalArgumentException] with a
    ///   message that quotes no secret
    /// @throws IllegalArgumentException if the file cannot be read, or says something that cannot
    ///   be
    public WatchedFile(String setting, Path file, Function<String, T> content) {
        this.setting = setting;
        this.file = file;
        this.content = content;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    setting + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
        current = content.apply(text);
        watch =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("watch " + setting).factory());
        var _ =
                watch.scheduleWithFixedDelay(
                        this::reload, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /// What the file says, or said when it could be read last.
    public T current() {
        return current;
    }

    /// Is told when the file says something else than before.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// A file that is being replaced may be away or half for a moment: what was there stays.
    private void reload() {
        try {
            var now = Files.readString(file);
            if (now.equals(text)) {
                unreadable = false;
                return;
            }
            current = content.apply(now);
            text = now;
            unreadable = false;
            LOG.info("{} has changed and was read", setting);
            listeners.forEach(Runnable::run);
        } catch (IOException | IllegalArgumentException e) {
            if (!unreadable)
                LOG.warn(
                        "{} cannot be read, what it said before stays: {}",
                        setting,
                        e instanceof IOException
                                ? e.getClass().getSimpleName()
                                : String.valueOf(e.getMessage()));
            unreadable = true;
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
