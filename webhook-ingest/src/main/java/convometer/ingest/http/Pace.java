package convometer.ingest.http;

import jakarta.inject.Singleton;

import java.time.Duration;

/// How fast the larger bodies of unknown senders are worked on, all together: computing signatures
/// of what was forged must leave the processor to those that were not.
@Singleton
final class Pace {

    /// A shorter pause is left out, and made up for by the next one.
    private static final long SHORTEST = Duration.ofMillis(10).toNanos();

    private final double nanosPerByte;
    private long freeAt = System.nanoTime();

    Pace(BodySettings settings) {
        nanosPerByte = 1e9 / settings.largeBytesPerSecond();
    }

    /// Counts some bytes.
    ///
    /// @return how many nanoseconds to wait before the next ones
    synchronized long after(int bytes) {
        var now = System.nanoTime();
        if (freeAt < now) freeAt = now;
        freeAt += (long) (bytes * nanosPerByte);
        var pause = freeAt - now;
        return pause < SHORTEST ? 0 : pause;
    }
}
