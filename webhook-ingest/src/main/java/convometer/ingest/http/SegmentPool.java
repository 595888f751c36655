package convometer.ingest.http;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Pieces of memory that bodies are received into, used again and again: a body that is refused
/// leaves nothing to be collected.
@Singleton
final class SegmentPool {

    static final int SEGMENT_BYTES = 16 << 10;

    private final ConcurrentLinkedQueue<byte[]> unused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int maxUnused;

    SegmentPool(BodySettings settings) {
        maxUnused = settings.largeBytes() / SEGMENT_BYTES;
    }

    byte[] acquire() {
        byte @Nullable [] segment = unused.poll();
        if (segment == null) return new byte[SEGMENT_BYTES];
        size.decrementAndGet();
        return segment;
    }

    void release(byte[] segment) {
        if (size.incrementAndGet() <= maxUnused) unused.add(segment);
        else size.decrementAndGet();
    }
}
