package convometer.deploy.simulator.accounts;

import convometer.deploy.simulator.messages.GraphError;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The access tokens that senders need: a common one, and for some accounts one of their own.
public final class AccessTokens {

    private final @Nullable String common;
    private final Map<String, String> byWaba = new ConcurrentHashMap<>();

    /// One token for all accounts.
    ///
    /// @param common null to accept every sender
    public AccessTokens(@Nullable String common) {
        this.common = common;
    }

    /// Sets the token of an account; an empty one removes it.
    public void set(String wabaId, String token) {
        if (token.isEmpty()) byWaba.remove(wabaId);
        else byWaba.put(wabaId, token);
    }

    /// Checks the token of a sender.
    ///
    /// @param wabaId empty if the account is not known
    /// @param authorization the header, with `Bearer`
    /// @throws GraphError if the token is missing or wrong
    public void check(String wabaId, @Nullable String authorization) {
        var token = byWaba.getOrDefault(wabaId, common == null ? "" : common);
        if (!token.isEmpty() && !("Bearer " + token).equals(authorization))
            throw GraphError.badToken();
    }
}
