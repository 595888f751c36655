package convometer.schemas.streams;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where a request stands among those of its thread: where it was asked for, and which of its
/// thread was read just before it in the same partition. It travels in headers, so that whoever
/// gets requests by another way than one after the other can put them in order again.
///
/// @param partition `topic/partition` in which it was asked for
/// @param offset its own there
/// @param after the offset of the one before it; [#FIRST]: there is none to wait for
/// @param readAt when it was read there, by the clock of whoever read it
public record ThreadOrder(String partition, long offset, long after, Instant readAt) {

    /// In place of the offset of a request before it.
    public static final long FIRST = -1;

    /// So long after a request was read the next one of its thread is told to come after it, and so
    /// long that one waits for it.
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Headers, beside [DeadLetters#ORIGIN].
    static final String AFTER = "convometer.after";

    static final String READ_AT = "convometer.read-at";

    /// The order that headers tell of; empty where they tell of none that can be read.
    public static Optional<ThreadOrder> of(Headers headers) {
        var origin = text(headers, DeadLetters.ORIGIN);
        var after = text(headers, AFTER);
        var readAt = text(headers, READ_AT);
        if (origin == null || after == null || readAt == null) return Optional.empty();
        var slash = origin.lastIndexOf('/');
        if (slash < 0) return Optional.empty();
        try {
            return Optional.of(
                    new ThreadOrder(
                            origin.substring(0, slash),
                            Long.parseLong(origin.substring(slash + 1)),
                            Long.parseLong(after),
                            Instant.ofEpochMilli(Long.parseLong(readAt))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Writes it to headers, in place of what they told before.
    public void writeTo(Headers headers) {
        put(headers, DeadLetters.ORIGIN, partition + "/" + offset);
        put(headers, AFTER, Long.toString(after));
        put(headers, READ_AT, Long.toString(readAt.toEpochMilli()));
    }

    /// Takes every order out of headers: of what comes from outside nothing of it is believed.
    public static void removeFrom(Headers headers) {
        headers.remove(DeadLetters.ORIGIN).remove(AFTER).remove(READ_AT);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }
}
