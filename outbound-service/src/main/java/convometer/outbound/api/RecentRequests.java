package convometer.outbound.api;

import convometer.outbound.rules.Fingerprint;
import convometer.schemas.ThreadKey;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The latest requests that came in here: the gate decides, and this instance says so sooner.
@Singleton
final class RecentRequests {

    private static final int MOST = 10_000;

    private final Map<String, Recent> requests =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.@Nullable Entry<String, Recent> eldest) {
                    return size() > MOST;
                }
            };

    /// A request that came in here.
    ///
    /// @param content of it
    /// @param thread in which it is to be sent
    record Recent(Fingerprint content, ThreadKey thread) {}

    synchronized void add(String requestId, Fingerprint content, ThreadKey thread) {
        requests.put(requestId, new Recent(content, thread));
    }

    synchronized Optional<Fingerprint> content(String requestId) {
        return Optional.ofNullable(requests.get(requestId)).map(Recent::content);
    }

    synchronized Optional<ThreadKey> thread(String requestId) {
        return Optional.ofNullable(requests.get(requestId)).map(Recent::thread);
    }
}
