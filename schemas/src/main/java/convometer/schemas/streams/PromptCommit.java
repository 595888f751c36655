package convometer.schemas.streams;

import org.apache.kafka.streams.processor.api.ProcessingContext;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Lets what somebody waits for be read by the next step at once while little comes in: a commit
/// costs about as much for one record as for a thousand, so when there is much the commit interval
/// does it for many together. One a task.
public final class PromptCommit {

    private static final long STRETCH = Duration.ofMillis(100).toNanos();

    /// More in a stretch than this is much.
    private static final int FEW = 2;

    private final Runnable commit;
    private final LongSupplier nanos;
    private long since;
    private int heard;
    private boolean busy;

    /// Commits through a task's context.
    public PromptCommit(ProcessingContext context) {
        this(context::commit, System::nanoTime);
    }

    PromptCommit(Runnable commit, LongSupplier nanos) {
        this.commit = commit;
        this.nanos = nanos;
        since = nanos.getAsLong();
    }

    /// Something was done for which somebody waits.
    public void ask() {
        var passed = nanos.getAsLong() - since;
        if (passed > STRETCH) {
            busy = heard > FEW && passed < 2 * STRETCH;
            since += passed;
            heard = 0;
        }
        heard++;
        if (!busy && heard <= FEW) commit.run();
    }
}
