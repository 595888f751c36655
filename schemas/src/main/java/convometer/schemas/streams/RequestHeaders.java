package convometer.schemas.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.ThreadKey;

import org.apache.kafka.common.header.Headers;

import java.util.Optional;

/// What outbound-service tells the gate beside a request, in the headers of thread-requests. What a
/// publisher writes under these names is not believed.
public final class RequestHeaders {

    /// Fingerprint of what is asked for: equal for two requests that ask for the same.
    public static final String CONTENT = "convometer.content";

    /// Why the request can never be sent; absent: it is well-formed.
    public static final String MALFORMED = "convometer.malformed";

    /// The request was permitted before, and its lease is to be renewed; absent: it is asked for
    /// the first time.
    public static final String RENEWAL = "convometer.renewal";

    /// The key of a malformed request that does not say for which thread it is.
    public static final ThreadKey NO_THREAD = new ThreadKey("unknown", "unknown");

    /// Adds what is told of a request.
    ///
    /// @param origin where it was asked for: `topic/partition/offset`
    public static Headers describe(Headers headers, String origin, String content) {
        headers.remove(MALFORMED).remove(CONTENT).remove(RENEWAL).remove(DeadLetters.ORIGIN);
        headers.add(CONTENT, content.getBytes(UTF_8));
        return headers.add(DeadLetters.ORIGIN, origin.getBytes(UTF_8));
    }

    /// The value of a header; empty: it is not there.
    public static Optional<String> value(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> new String(header.value(), UTF_8));
    }

    private RequestHeaders() {}
}
