package convometer.schemas.streams;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

import java.time.Duration;

/// Lets what somebody waits for be read by the next step at once where it comes alone. A commit
/// costs about as much for one record as for a thousand: what came while the one before it was
/// under way waits for the commit interval, which does it for many together. One a task.
public final class PromptCommit {

    /// A look between two records means that the second was not there yet: a stream thread looks
    /// when it has processed what it has.
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final Runnable commit;
    private boolean asked;
    private boolean idle = true;

    /// Commits through a task's context.
    public PromptCommit(ProcessingContext context) {
        this(context::commit);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> look());
    }

    PromptCommit(Runnable commit) {
        this.commit = commit;
    }

    /// Something was done for which somebody waits.
    public void ask() {
        if (idle) commit.run();
        idle = false;
        asked = true;
    }

    /// Time passed; if nobody has asked since the last look, whoever asks next is alone.
    void look() {
        idle = !asked;
        asked = false;
    }
}
