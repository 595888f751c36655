package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What senders must show: one token for everybody, or one of their own for some accounts.
final class Tokens {

    private final @Nullable String common;
    private final Map<String, String> byWaba = new ConcurrentHashMap<>();

    Tokens(@Nullable String common) {
        this.common = common;
    }

    void set(String wabaId, String token) {
        if (token.isEmpty()) byWaba.remove(wabaId);
        else byWaba.put(wabaId, token);
    }

    /// @param wabaId empty if the account is not known
    /// @throws GraphError if another was shown
    void check(String wabaId, @Nullable String authorization) {
        var token = byWaba.getOrDefault(wabaId, common == null ? "" : common);
        if (!token.isEmpty() && !("Bearer " + token).equals(authorization))
            throw GraphError.badToken();
    }
}
