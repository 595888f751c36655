package convometer.outbound.pacing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// A message in its queue.
final class QueuedSend {

    /// Its arrival: the lower came first.
    final long sequence;

    ScheduledSend send;
    int tries;
    Delay delay;
    boolean hasContent;
    State state;

    /// In whose quota of preparations it counts; null: in none.
    @Nullable Priority preparedAs;

    private @Nullable ThreadQueue thread;

    enum State {
        WAITING,
        PREPARING,
        IN_FLIGHT
    }

    QueuedSend(
            long sequence,
            ScheduledSend send,
            int tries,
            Delay delay,
            boolean hasContent,
            boolean renewing) {
        this.sequence = sequence;
        this.send = send;
        this.tries = tries;
        this.delay = delay;
        this.hasContent = hasContent;
        state = renewing ? State.PREPARING : State.WAITING;
    }

    void joins(ThreadQueue queue) {
        thread = queue;
    }

    ThreadQueue thread() {
        return Objects.requireNonNull(thread, "it is in a queue");
    }

    boolean mayGo(Instant now) {
        return state == State.WAITING && !delay.until().isAfter(now);
    }
}
