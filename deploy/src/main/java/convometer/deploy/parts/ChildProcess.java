package convometer.deploy.parts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A part that runs: it can be stopped, killed and started again, and whoever owns it hears of an
/// end that nobody asked for.
public final class ChildProcess {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MS = 40;

    private final Recipe recipe;
    private final Guard guard;
    private final Path log;
    private final Consumer<ChildProcess> unexpectedEnd;
    private volatile boolean wanted;
    private volatile @Nullable Process process;

    /// The process that was asked to end.
    private volatile @Nullable Process dismissed;

    ChildProcess(Recipe recipe, Guard guard, Path logs, Consumer<ChildProcess> unexpectedEnd) {
        this.recipe = recipe;
        this.guard = guard;
        this.log = logs.resolve(recipe.name() + ".log");
        this.unexpectedEnd = unexpectedEnd;
    }

    public String name() {
        return recipe.name();
    }

    /// Where it answers.
    public URI address() {
        return recipe.address();
    }

    /// What it said, of all its runs.
    public Path log() {
        return log;
    }

    public boolean isRunning() {
        var current = process;
        return current != null && current.isAlive();
    }

    /// The process, for those who measure it.
    public long pid() {
        var current = process;
        if (current == null) throw new IllegalStateException(name() + " was never started");
        return current.pid();
    }

    /// What it has used of the CPU since it started.
    public Duration cpu() {
        return ProcessHandle.of(pid())
                .map(ChildProcess::cpuOf)
                .orElseThrow(() -> new IllegalStateException(name() + " has ended"));
    }

    /// The same of any process.
    public static Duration cpuOf(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("no CPU time of " + process.pid()));
    }

    /// Starts it and waits until it works.
    public void start() {
        start(START);
    }

    /// The same, where there is more to do until it works than usual.
    public void start(Duration patience) {
        launch();
        awaitReady(patience);
    }

    /// Asks it to end, without waiting: several can go at once.
    void beginStop() {
        wanted = false;
        var current = process;
        dismissed = current;
        if (current != null) current.destroy();
    }

    /// Ends it in good order; by force if that takes too long.
    public void stop() {
        end(Process::destroy);
    }

    /// Ends it at once, as a crash would: it has no chance to say goodbye.
    public void kill() {
        end(Process::destroyForcibly);
    }

    synchronized void launch() {
        if (isRunning()) throw new IllegalStateException(name() + " is running");
        try {
            wanted = true;
            var started =
                    guard.start(
                            recipe.name(),
                            recipe.rank(),
                            recipe.command(),
                            recipe.environment(),
                            log);
            process = started;
            var _ = started.onExit().thenRun(() -> ended(started));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name(), e);
        }
    }

    void awaitReady() {
        awaitReady(START);
    }

    private void awaitReady(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            if (!wanted) throw new CancellationException(name() + " was ended while it started");
            if (!isRunning()) throw failure("ended while it started");
            if (System.nanoTime() > deadline)
                throw failure("did not answer " + address() + " in " + patience.toSeconds() + " s");
            pause();
        }
    }

    /// What to tell people when it went wrong.
    PartFailure failure(String what) {
        return new PartFailure(
                name() + " " + what + ". Its log, " + log + ", tells:\n" + LogExcerpt.of(log));
    }

    private boolean isReady() {
        try {
            return recipe.ready().holds();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (Exception e) {
            return false;
        }
    }

    /// The next one may be wanted already when the end of the one before is noticed.
    private void ended(Process one) {
        if (!one.equals(dismissed)) unexpectedEnd.accept(this);
    }

    private synchronized void end(Consumer<Process> how) {
        wanted = false;
        var current = process;
        dismissed = current;
        if (current == null) return;
        try {
            how.accept(current);
            if (!current.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS))
                current.destroyForcibly().waitFor();
            guard.forget(recipe.name(), recipe.rank());
        } catch (InterruptedException e) {
            current.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
