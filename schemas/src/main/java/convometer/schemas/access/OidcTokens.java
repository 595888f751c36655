package convometer.schemas.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;

import jakarta.inject.Named;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/// Knows callers by the access tokens of an OpenID Connect issuer: signed with one of its keys, not
/// expired, of this issuer and for this audience. The keys are found as OpenID Connect Discovery
/// 1.0 has it, kept for minutes, and kept on while the issuer is away.
@Singleton
@Requires(property = "oidc.issuer", pattern = ".+")
public final class OidcTokens implements TokenValidator<HttpRequest<?>> {

    /// When a caller's token ends.
    static final String ENDS_AT = "ends_at";

    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int TIMEOUT_MS = 2_000;
    private static final int MOST_BYTES = 256 << 10;
    private static final Duration WITHOUT_ISSUER = Duration.ofHours(4);

    /// Who comes meanwhile need not wait for another try.
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(2);

    /// Only keys that come in pairs: what an issuer publishes can make no token.
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    /// A token says that it is one, that it is one of RFC 9068, or nothing.
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
            new DefaultJOSEObjectTypeVerifier<>(
                    JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

    private final AccessSettings settings;
    private final ExecutorService executor;
    private final DefaultResourceRetriever http =
            new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MOST_BYTES);
    private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;
    private @Nullable IOException failed;
    private long failedAt;

    OidcTokens(AccessSettings settings, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.settings = settings;
        this.executor = executor;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        return Publishers.fromCompletableFuture(
                () -> CompletableFuture.supplyAsync(() -> authentication(token), executor));
    }

    /// Who has a token; null: it is no token of the issuer's.
    ///
    /// @throws ProblemException 503 `issuer_unavailable`
    public @Nullable Authentication authentication(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            // What is not meant to be the issuer's is not worth a question to it.
            if (!settings.issuer().equals(jwt.getJWTClaimsSet().getIssuer())) return null;
            return authentication(processor().process(jwt, null));
        } catch (ParseException | BadJOSEException | RateLimitReachedException e) {
            // A key that nobody has is asked for so often and no more.
            LOG.debug("a token was not taken", e);
            return null;
        } catch (KeySourceException | IOException e) {
            LOG.warn("the keys of {} cannot be had: {}", settings.issuer(), e.toString());
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "issuer_unavailable",
                    "The issuer of tokens does not answer; ask again in a moment.");
        } catch (JOSEException e) {
            LOG.warn("a token could not be checked: {}", e.toString());
            return null;
        }
    }

    private Authentication authentication(JWTClaimsSet claims) {
        var all = claims.getClaims();
        var roles = RolesClaim.roles(all, settings.rolesClaim());
        var attributes = new HashMap<String, Object>();
        // A claim that is there and is null is there.
        for (var name : List.of(Scope.WABAS, Scope.NUMBERS))
            if (all.containsKey(name))
                attributes.put(name, Objects.requireNonNullElse(all.get(name), List.of()));
        attributes.put(ENDS_AT, claims.getExpirationTime().toInstant());
        return Authentication.build(claims.getSubject(), roles, attributes);
    }

    /// It is made when the first token comes: a service starts without the issuer, too.
    private DefaultJWTProcessor<SecurityContext> processor() throws IOException {
        var made = processor;
        if (made != null) return made;
        synchronized (this) {
            if (processor != null) return processor;
            if (failed != null && System.nanoTime() - failedAt < FAILURE_KEPT.toNanos())
                throw failed;
            try {
                var found = discovered();
                processor = found;
                return found;
            } catch (IOException e) {
                failed = e;
                failedAt = System.nanoTime();
                throw e;
            }
        }
    }

    private DefaultJWTProcessor<SecurityContext> discovered() throws IOException {
        var issuer = settings.issuer();
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var metadata = metadata(URI.create(base + DISCOVERY));
        if (!issuer.equals(metadata.issuer()))
            throw new IOException(base + DISCOVERY + " is about another issuer");
        if (!AccessSettings.isSafe(metadata.keys()))
            throw new IOException(base + DISCOVERY + " names no https address of keys");
        var keys =
                JWKSourceBuilder.create(URI.create(metadata.keys()).toURL(), http)
                        .retrying(true)
                        .outageTolerant(WITHOUT_ISSUER.toMillis())
                        .build();
        var made = new DefaultJWTProcessor<SecurityContext>();
        made.setJWSTypeVerifier(TYPES);
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        made.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        settings.audience(),
                        new JWTClaimsSet.Builder().issuer(issuer).build(),
                        Set.of("sub", "exp")));
        return made;
    }

    private record Metadata(String issuer, String keys) {}

    private Metadata metadata(URI address) throws IOException {
        try {
            var found = JSONObjectUtils.parse(http.retrieveResource(address.toURL()).getContent());
            return new Metadata(
                    String.valueOf(JSONObjectUtils.getString(found, "issuer")),
                    String.valueOf(JSONObjectUtils.getString(found, "jwks_uri")));
        } catch (ParseException e) {
            throw new IOException(address + " is no metadata of an issuer", e);
        }
    }
}
