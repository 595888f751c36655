package convometer.outbound.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/// What a number has sent in the stretch that counts.
final class Throughput {

    private final Duration stretch;
    private final ArrayDeque<Instant> sent = new ArrayDeque<>();

    Throughput(Duration stretch) {
        this.stretch = stretch;
    }

    /// When the next may go, if so many may in every stretch.
    Instant next(Instant now, int most) {
        // Less may be allowed now than was when these were sent.
        forget(now);
        return sent.size() < most ? now : sent.getFirst().plus(stretch);
    }

    void sent(Instant now) {
        sent.addLast(now);
    }

    private void forget(Instant now) {
        while (!sent.isEmpty() && !sent.getFirst().plus(stretch).isAfter(now)) sent.removeFirst();
    }
}
