package convometer.tracker.streams.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Instants as rows and internal topics have them: milliseconds since 1970.
public final class Millis {

    public static long of(Instant at) {
        return at.toEpochMilli();
    }

    public static @Nullable Long ofNullable(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    public static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    public static @Nullable Instant instantOrNull(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private Millis() {}
}
