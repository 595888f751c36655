package convometer.deploy.sample;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A progress bar on standard error.
public final class ProgressLine implements Progress, AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ProgressBar bar =
            new ProgressBarBuilder()
                    .setTaskName("Sample day")
                    .setInitialMax(SampleDay.STEPS)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setMaxRenderedLength(100)
                    .hideEta()
                    .build();

    @Override
    public void played(int step, int steps, Instant now, int messages) {
        bar.maxHint(steps);
        bar.stepTo(step);
        bar.setExtraMessage(" " + TIME.format(now) + ", " + messages + " messages");
    }

    @Override
    public void close() {
        bar.close();
    }
}
