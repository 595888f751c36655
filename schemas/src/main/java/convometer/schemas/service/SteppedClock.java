package convometer.schemas.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until somebody moves it, shared by several processes through a file of
/// eight bytes. With it a sample day runs the same at any date; nobody uses it in production.
public final class SteppedClock extends Clock {

    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final ByteBuffer millis;

    private SteppedClock(ByteBuffer millis) {
        this.millis = millis;
    }

    /// The clock of a setting: `system`, or `file:PATH`.
    public static Clock orSystem(String setting) {
        if (setting.equals("system")) return Clock.systemUTC();
        if (setting.startsWith("file:")) return in(Path.of(setting.substring("file:".length())));
        throw new IllegalArgumentException("not a clock: \"" + setting + "\"");
    }

    /// The clock in a file, which is made if it is missing, and then stands at 1970.
    public static SteppedClock in(Path file) {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new SteppedClock(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the clock " + file, e);
        }
    }

    /// Moves the clock of everybody who shares the file.
    public void set(Instant now) {
        LONG.setVolatile(millis, 0, now.toEpochMilli());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli((long) LONG.getVolatile(millis, 0));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a stepped clock is in UTC");
    }
}
