package convometer.ingest.http;

import convometer.ingest.IngestSettings;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import jakarta.inject.Singleton;

import java.util.Comparator;
import java.util.PriorityQueue;

/// The room for bodies that are larger than a connection may bring without asking. Whoever finds
/// none waits, and is not read meanwhile. The smaller comes first: those that forge webhooks to use
/// up memory send large ones, and most of Meta's are small.
@Singleton
final class LargeBodies {

    private final PriorityQueue<Room> waiting =
            new PriorityQueue<>(
                    Comparator.comparingInt((Room room) -> room.bytes)
                            .thenComparingLong(room -> room.number));
    private int free;
    private long entered;

    /// Room for one body: asked for once, given back once.
    static final class Room {
        private final int bytes;
        private final Runnable onGranted;
        private long number;
        private boolean granted;

        /// @param onGranted runs once there is room, if there was none at first; must not block
        Room(int bytes, Runnable onGranted) {
            this.bytes = bytes;
            this.onGranted = onGranted;
        }
    }

    LargeBodies(IngestSettings settings, BodySettings bodies, MeterRegistry meters) {
        if (bodies.largeBytes() < settings.maxBodyBytes())
            throw new IllegalArgumentException(
                    "ingest.bodies.large-bytes must have room for one body: "
                            + bodies.largeBytes());
        free = bodies.largeBytes();
        Gauge.builder(
                        "webhooks.large.bodies.bytes",
                        this,
                        room -> bodies.largeBytes() - room.free())
                .description("room that is reserved for larger bodies which are being received")
                .register(meters);
    }

    /// Returns whether there is room now; else it will be granted.
    synchronized boolean enter(Room room) {
        room.number = entered++;
        if (room.bytes <= free) {
            grant(room);
            return true;
        }
        waiting.add(room);
        return false;
    }

    /// Gives the room back, or waits for it no longer.
    synchronized void leave(Room room) {
        if (room.granted) free += room.bytes;
        else waiting.remove(room);
        for (var next = waiting.peek(); next != null && next.bytes <= free; next = waiting.peek()) {
            waiting.remove();
            grant(next);
            next.onGranted.run();
        }
    }

    private void grant(Room room) {
        room.granted = true;
        free -= room.bytes;
    }

    synchronized boolean isContended() {
        return !waiting.isEmpty();
    }

    private synchronized int free() {
        return free;
    }
}
