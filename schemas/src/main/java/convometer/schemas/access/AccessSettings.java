package convometer.schemas.access;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;

/// Who says who a caller is; environment `ACCESS_FILE`, `OIDC_ISSUER`, `OIDC_AUDIENCE`,
/// `OIDC_ROLES_CLAIM`, `ACCESS_ALLOWED_ORIGINS`.
@Singleton
final class AccessSettings {

    /// The claim that has the roles where nothing else is said.
    static final String ROLES = "roles";

    private final String file;
    private final String issuer;
    private final String audience;
    private final String rolesClaim;
    private final List<String> allowedOrigins;

    AccessSettings(
            @Value("${access.file:}") String file,
            @Value("${oidc.issuer:}") String issuer,
            @Value("${oidc.audience:}") String audience,
            @Value("${oidc.roles-claim:" + ROLES + "}") String rolesClaim,
            @Value("${access.allowed-origins:}") @Nullable List<String> allowedOrigins) {
        this.file = file;
        this.issuer = issuer;
        this.audience = audience;
        this.rolesClaim = rolesClaim;
        this.allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
        if (!issuer.isEmpty() && audience.isEmpty())
            throw new IllegalArgumentException(
                    "OIDC_ISSUER needs OIDC_AUDIENCE: a token that was given out for somebody else"
                            + " would be taken, too");
        if (!issuer.isEmpty() && !isSafe(issuer))
            throw new IllegalArgumentException("OIDC_ISSUER is no https address: " + issuer);
    }

    /// Keys that are fetched in the clear could be anybody's.
    static boolean isSafe(String address) {
        var uri = URI.create(address);
        var host = uri.getHost();
        return host != null
                && ("https".equals(uri.getScheme())
                        || ("http".equals(uri.getScheme()) && Loopback.isLoopback(host)));
    }

    /// Whether callers have to say who they are.
    boolean isProtected() {
        return !file.isEmpty() || !issuer.isEmpty();
    }

    /// A file of API tokens; empty: none.
    String file() {
        return file;
    }

    /// Whose tokens are taken; empty: nobody's.
    String issuer() {
        return issuer;
    }

    /// For whom the issuer gives them out.
    String audience() {
        return audience;
    }

    /// Which claim of theirs has the roles; with dots: a claim within a claim.
    String rolesClaim() {
        return rolesClaim;
    }

    /// Origins of pages that may call a service on loopback that asks for no token.
    List<String> allowedOrigins() {
        return allowedOrigins;
    }
}
