package convometer.outbound.api;

import convometer.outbound.rules.Fingerprint;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The latest requests that came in here: the gate decides, and this instance says so sooner.
@Singleton
final class RecentRequests {

    private static final int MOST = 10_000;

    private final Map<String, Fingerprint> contents =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.@Nullable Entry<String, Fingerprint> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void add(String requestId, Fingerprint content) {
        contents.put(requestId, content);
    }

    synchronized Optional<Fingerprint> content(String requestId) {
        return Optional.ofNullable(contents.get(requestId));
    }
}
