package convometer.deploy;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

/// A progress bar on standard error, where that is a terminal; otherwise nothing.
final class Watched implements AutoCloseable {

    private final @Nullable ProgressBar bar;

    private Watched(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /// @param unit what a step is, and how many steps a unit has
    static Watched doing(String task, long steps, String unit, long unitSize) {
        // deploy/run knows: Java can tell of standard output alone.
        if (!Boolean.getBoolean("convometer.terminal")) return new Watched(null);
        return new Watched(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setUnit(" " + unit, unitSize)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .setMaxRenderedLength(100)
                        .build());
    }

    /// Steps that were done; on any thread.
    void step(long steps) {
        if (bar != null) bar.stepBy(steps);
    }

    @Override
    public void close() {
        if (bar != null) bar.close();
    }
}
