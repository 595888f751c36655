package convometer.outbound.pacing;

import java.time.Duration;
import java.time.Instant;

/// A pause that grows with every answer that asks for one, and ends with success. Answers to what
/// was under way when the pause began do not make it longer.
final class Backoff {

    private final Duration first;
    private final int factor;
    private final Duration longest;
    private int steps;
    private Instant until = Instant.MIN;

    Backoff(Duration first, int factor, Duration longest) {
        this.first = first;
        this.factor = factor;
        this.longest = longest;
    }

    Instant until() {
        return until;
    }

    /// @param atLeast what was asked for
    /// @param stretch from 1 on: how much longer than it need be, so that not all come back at once
    void lengthen(Instant now, Duration atLeast, double stretch) {
        if (!now.isBefore(until)) {
            var pause = pause(first, factor, longest, steps);
            until = now.plusNanos((long) (pause.toNanos() * stretch));
            steps++;
        }
        var asked = now.plus(atLeast);
        if (asked.isAfter(until)) until = asked;
    }

    void end(Instant now) {
        if (!now.isBefore(until)) steps = 0;
    }

    /// The pause after so many others.
    static Duration pause(Duration first, int factor, Duration longest, int before) {
        var pause = first;
        for (var i = 0; i < before && pause.compareTo(longest) < 0; i++)
            pause = pause.multipliedBy(factor);
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
