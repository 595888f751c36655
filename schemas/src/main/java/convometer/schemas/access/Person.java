package convometer.schemas.access;

import io.micronaut.security.authentication.Authentication;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Somebody who comes in by a password, and for what.
///
/// @param password what is kept of it
public record Person(String name, PasswordHash password, Set<String> roles, Scope scope) {

    /// The person as a caller.
    ///
    /// @param more what else is known of the caller
    public Authentication caller(Map<String, Object> more) {
        var attributes = new HashMap<String, Object>(more);
        attributes.putAll(scope.attributes());
        attributes.put(Caller.KNOWN_BY, "password");
        return Authentication.build(name, roles, attributes);
    }
}
