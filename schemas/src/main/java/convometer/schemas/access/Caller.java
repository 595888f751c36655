package convometer.schemas.access;

import io.micronaut.security.authentication.Authentication;

/// Who sends a request, as far as that is known.
///
/// @param name of the token in the access file, or the subject of the issuer's token; empty: not
///   known
/// @param knownBy how that is known: api_token, openid_connect, password, nobody
public record Caller(String name, String knownBy) {

    /// The attribute of a caller that says how the caller is known.
    public static final String KNOWN_BY = "known_by";

    /// On loopback nobody is asked who they are.
    static final Caller NOBODY = new Caller("", "nobody");

    static Caller of(Authentication caller) {
        var isApiToken = caller.getAttributes().containsKey(ApiTokens.HASH);
        var otherwise = caller.getAttributes().getOrDefault(KNOWN_BY, "openid_connect");
        return new Caller(caller.getName(), isApiToken ? "api_token" : String.valueOf(otherwise));
    }
}
