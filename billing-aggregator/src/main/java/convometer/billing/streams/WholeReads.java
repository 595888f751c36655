package convometer.billing.streams;

import convometer.billing.statements.MonthlyCounts.NotReadyException;

import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Lets lines be read only while all of those are there that were written together: a unit that
/// moves from one line to another is on neither, or on both, in between.
///
/// One thread takes the lines of an instance, in the order in which they were written, and each of
/// them says how many follow. Where one of the last was compacted away, those of a later write
/// follow at once. After a start nobody reads before all lines are there ([LedgerProgress]).
public final class WholeReads {

    static final String FOLLOWING = "convometer.lines-following";

    /// What is no such number does not let anybody wait.
    private static final Pattern SOME = Pattern.compile("[1-9]\\d{0,8}");

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Duration patience;

    public WholeReads() {
        this(PATIENCE);
    }

    /// @param patience how long a reader waits
    WholeReads(Duration patience) {
        this.patience = patience;
    }

    /// Says on a line how many follow of those that are written with it.
    static void describe(Headers headers, int following) {
        headers.add(FOLLOWING, Integer.toString(following).getBytes(StandardCharsets.US_ASCII));
    }

    /// How many follow on a line; what does not say so stands alone.
    private static boolean isLast(Headers headers) {
        var header = headers.lastHeader(FOLLOWING);
        return header == null
                || header.value() == null
                || !SOME.matcher(new String(header.value(), StandardCharsets.US_ASCII)).matches();
    }

    /// Takes a line; by one thread only.
    void take(Headers headers, Runnable taking) {
        if (!lock.isWriteLockedByCurrentThread()) lock.writeLock().lock();
        try {
            taking.run();
        } finally {
            if (isLast(headers)) lock.writeLock().unlock();
        }
    }

    /// Reads when nothing is missing.
    ///
    /// @throws NotReadyException if that takes too long
    <T> T read(Supplier<T> reading) {
        try {
            if (!lock.readLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS))
                throw new NotReadyException(
                        "lines that were written together are still being read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReadyException("interrupted while lines were awaited", e);
        }
        try {
            return reading.get();
        } finally {
            lock.readLock().unlock();
        }
    }
}
