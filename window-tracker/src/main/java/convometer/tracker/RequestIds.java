package convometer.tracker;

import convometer.schemas.ThreadKey;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Duration;
import java.time.Instant;

/// The request ids that threads have had, each with the fingerprint of what was asked for, for as
/// long as a publisher may repeat a request. A thread is the one that the publisher wrote to: under
/// which name its customer is kept does not matter. An index says when an id is forgotten.
final class RequestIds {

    static final String IDS = "request-ids";
    static final String TIMES = "request-id-times";

    /// A publisher that repeats what it asked for longer ago asks anew.
    static final Duration KEPT = Duration.ofDays(8);

    private static final String ALL = "";
    private static final InstantIndex.Entry FIRST = new InstantIndex.Entry(Instant.EPOCH, "");

    /// A look is a part of the task's transaction, and must not outlast it.
    private static final int AT_ONCE = 1_000;

    private final KeyValueStore<String, String> ids;
    private final KeyValueStore<Bytes, byte[]> times;

    RequestIds(ProcessorContext<?, ?> context) {
        ids = context.getStateStore(IDS);
        times = context.getStateStore(TIMES);
    }

    /// What a thread knows of a request.
    enum Known {
        /// Nothing: it is the first under its id.
        NO,
        /// The same was asked for before.
        SAME,
        /// Something else was asked for under its id.
        OTHER
    }

    /// What the thread knows of a request.
    ///
    /// @param content fingerprint of what is asked for
    Known known(ThreadKey thread, String requestId, String content) {
        var known = ids.get(key(thread, requestId));
        if (known == null) return Known.NO;
        return known.equals(content) ? Known.SAME : Known.OTHER;
    }

    /// From now on the thread knows the request. To be said once it is answered: what fails before
    /// may be asked for again.
    void remember(ThreadKey thread, String requestId, String content, Instant now) {
        var key = key(thread, requestId);
        ids.put(key, content);
        times.put(InstantIndex.key(ALL, now.plus(KEPT), key), InstantIndex.NOTHING);
    }

    private static String key(ThreadKey thread, String requestId) {
        return thread + "\0" + requestId;
    }

    /// Forgets ids whose time is over; not all at once.
    void forget(Instant now) {
        var over = InstantIndex.entries(times, ALL, FIRST, now.plusMillis(1), AT_ONCE);
        for (var entry : over) {
            times.delete(InstantIndex.key(ALL, entry.at(), entry.name()));
            ids.delete(entry.name());
        }
    }
}
