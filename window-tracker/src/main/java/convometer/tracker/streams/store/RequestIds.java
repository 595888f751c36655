package convometer.tracker.streams.store;

import convometer.schemas.ThreadKey;
import convometer.tracker.limit.RequestId;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

import java.time.Duration;
import java.time.Instant;

/// The request ids that threads have had, each with the fingerprint of what was asked for, for as
/// long as a publisher may repeat a request. A thread is the one that the publisher wrote to: under
/// which name its customer is kept does not matter.
public final class RequestIds {

    public static final String IDS = "request-ids";

    /// A publisher that repeats what it asked for longer ago may ask anew.
    public static final Duration KEPT = Duration.ofDays(8);

    private static final Duration PERIOD = RecentValues.period(KEPT);

    private final RecentValues<String> ids;

    public RequestIds(ProcessorContext<?, ?> context) {
        ids = new RecentValues<>(context.getStateStore(IDS), PERIOD);
    }

    public static StoreBuilder<WindowStore<String, String>> store() {
        return RecentValues.store(IDS, PERIOD, Serdes.String());
    }

    /// What a thread knows of a request.
    public enum Known {
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
    public Known known(ThreadKey thread, RequestId requestId, String content, Instant now) {
        var known = ids.find(key(thread, requestId), now.toEpochMilli());
        if (known == null) return Known.NO;
        return known.value().equals(content) ? Known.SAME : Known.OTHER;
    }

    /// From now on the thread knows the request. To be said once it is answered: what fails before
    /// may be asked for again.
    public void remember(ThreadKey thread, RequestId requestId, String content, Instant now) {
        ids.put(key(thread, requestId), content, ids.current(now.toEpochMilli()));
    }

    private static String key(ThreadKey thread, RequestId requestId) {
        return thread + "\0" + requestId;
    }
}
