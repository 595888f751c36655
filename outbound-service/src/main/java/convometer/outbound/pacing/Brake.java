package convometer.outbound.pacing;

import java.time.Duration;
import java.time.Instant;

/// Holds back what an account, a number or everything sends while it is stopped. What Meta has
/// stopped is probed with one message at a time, with growing pauses; what an operator has stopped
/// is not.
final class Brake {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private SendingState state = SendingState.RUNNING;
    private int probes;
    private Instant probeAt = Instant.MIN;

    SendingState state() {
        return state;
    }

    /// From when on something may be sent; the past: now.
    Instant until() {
        if (state.running()) return Instant.MIN;
        return state.isByOperator() ? Instant.MAX : probeAt;
    }

    /// Puts a state in place of what was known. A stop of Meta's is probed at once: whoever says it
    /// may have tried long ago.
    void set(SendingState other) {
        state = other;
        probes = 0;
        probeAt = Instant.MIN;
    }

    /// Meta says that nothing may be sent.
    ///
    /// @return whether that is news; what was on its way when it was stopped is none
    boolean stop(SendingState stopped) {
        if (!state.running()) return false;
        state = stopped;
        probes = 0;
        probeAt = stopped.since().plus(FIRST_PAUSE);
        return true;
    }

    /// A message goes while Meta has stopped it: no other one does before the next pause is over.
    void probe(Instant now) {
        if (state.running()) return;
        probes++;
        probeAt = now.plus(Backoff.pause(FIRST_PAUSE, 2, LONGEST_PAUSE, probes));
    }

    /// Meta has answered a message with something else than a stop.
    ///
    /// @return whether that ended a stop of Meta's
    boolean resume(Instant now) {
        if (state.running() || state.isByOperator() || probes == 0) return false;
        set(SendingState.runningSince(now));
        return true;
    }

    /// The cause may have been mended: it is tried now.
    void probeNow() {
        probeAt = Instant.MIN;
    }
}
