package convometer.ingest.http;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A body in memory that others are waiting for. The connection fills it, and gives it back unless
/// somebody has taken it over meanwhile; who took it over gives it back by closing it.
public final class ReceivedBody implements AutoCloseable {

    private enum Owner {
        CONNECTION,
        READER,
        NOBODY
    }

    private final AtomicReference<Owner> owner = new AtomicReference<>(Owner.CONNECTION);
    private final SegmentPool pool;
    private final LargeBodies rooms;
    private final Pace pace;
    private final List<byte[]> segments = new ArrayList<>();
    private LargeBodies.@Nullable Room room;
    private int size;

    ReceivedBody(SegmentPool pool, LargeBodies rooms, Pace pace) {
        this.pool = pool;
        this.rooms = rooms;
        this.pace = pace;
    }

    /// Appends a piece.
    void add(ByteBuf piece) {
        var from = piece.readerIndex();
        var end = piece.writerIndex();
        while (from < end) {
            var offset = size % SegmentPool.SEGMENT_BYTES;
            if (offset == 0) segments.add(pool.acquire());
            var length = Math.min(SegmentPool.SEGMENT_BYTES - offset, end - from);
            piece.getBytes(from, segments.getLast(), offset, length);
            from += length;
            size += length;
        }
    }

    /// Asks for room for more than a small body.
    ///
    /// @return whether it is there now; else `onGranted` runs once it is
    boolean reserve(int bytes, Runnable onGranted) {
        var wanted = new LargeBodies.Room(bytes, onGranted);
        room = wanted;
        return rooms.enter(wanted);
    }

    /// How many nanoseconds to wait after so many bytes of it were worked on.
    long pauseAfter(int bytes) {
        return pace.after(bytes);
    }

    boolean hasReserved() {
        return room != null;
    }

    int size() {
        return size;
    }

    /// Gives the memory back, unless somebody has taken the body over.
    void abandon() {
        if (owner.compareAndSet(Owner.CONNECTION, Owner.NOBODY)) free();
    }

    /// Takes the body over from its connection.
    ///
    /// @return whether it is still there
    public boolean takeOver() {
        return owner.compareAndSet(Owner.CONNECTION, Owner.READER);
    }

    /// Gives the memory back that was taken over.
    @Override
    public void close() {
        if (owner.compareAndSet(Owner.READER, Owner.NOBODY)) free();
    }

    private void free() {
        segments.forEach(pool::release);
        segments.clear();
        if (room != null) rooms.leave(room);
    }

    /// The bytes, for who has taken it over.
    public byte[] toBytes() {
        var bytes = new byte[size];
        for (var i = 0; i < segments.size(); i++) {
            var from = i * SegmentPool.SEGMENT_BYTES;
            System.arraycopy(segments.get(i), 0, bytes, from, length(i));
        }
        return bytes;
    }

    /// The same as a stream.
    public InputStream open() {
        var parts = new ArrayList<InputStream>(segments.size());
        for (var i = 0; i < segments.size(); i++)
            parts.add(new ByteArrayInputStream(segments.get(i), 0, length(i)));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private int length(int segment) {
        return Math.min(SegmentPool.SEGMENT_BYTES, size - segment * SegmentPool.SEGMENT_BYTES);
    }
}
