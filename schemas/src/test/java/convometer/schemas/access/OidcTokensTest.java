package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import convometer.schemas.service.ProblemException;

import io.micronaut.security.authentication.Authentication;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Whose tokens are taken, and as whose.
@Timeout(60)
class OidcTokensTest {

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private Issuer issuer;
    private OidcTokens tokens;

    @SuppressWarnings("NullAway.Init") // JUnit calls start before anything else.
    OidcTokensTest() {}

    @BeforeEach
    void start() throws Exception {
        issuer = Issuer.start();
        var settings =
                new AccessSettings("", issuer.address(), Issuer.AUDIENCE, "roles", List.of());
        tokens = new OidcTokens(settings, executor);
    }

    @AfterEach
    void stop() {
        issuer.close();
        executor.shutdownNow();
    }

    @Test
    void aTokenOfTheIssuerSaysWhoAndWhat() throws Exception {
        var caller = validated(signed(claims().build(), JOSEObjectType.JWT));
        assertEquals("ana", caller == null ? "nobody" : caller.getName());
        assertEquals(Set.of("finance"), caller == null ? Set.of() : Set.copyOf(caller.getRoles()));
        assertEquals(new Scope(Set.of("1022"), null), caller == null ? null : Scope.of(caller));
        assertEquals("ana", name(signed(claims().build(), new JOSEObjectType("at+jwt"))));
    }

    @Test
    void whatIsNotTheIssuersIsNobodys() throws Exception {
        var other = Issuer.keyNamed("k-1");
        assertEquals("nobody", name(Issuer.signed(claims().build(), JOSEObjectType.JWT, other)));
        assertEquals("nobody", name(signed(claims().issuer("http://else").build())));
        assertEquals("nobody", name(signed(claims().audience("else").build())));
        assertEquals("nobody", name(signed(claims().expirationTime(Issuer.in(-3600)).build())));
        assertEquals("nobody", name(signed(claims().notBeforeTime(Issuer.in(3600)).build())));
        assertEquals("nobody", name(signed(claims().subject(null).build())));
        assertEquals("nobody", name(signed(claims().expirationTime(null).build())));
        assertEquals("nobody", name(new PlainJWT(claims().build()).serialize()));
        assertEquals("nobody", name("an API token"));
    }

    /// The public key taken for a shared secret: the oldest trick there is.
    @Test
    void aTokenThatIsSignedWithThePublicKeyIsNobodys() throws Exception {
        var secret = issuer.key().toPublicJWK().toString().getBytes(UTF_8);
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k-1").build();
        var token = new SignedJWT(header, claims().build());
        token.sign(new MACSigner(secret));
        assertEquals("nobody", name(token.serialize()));
    }

    @Test
    void aKeyThatIsNewIsFetchedWithItsFirstToken() throws Exception {
        assertEquals("ana", name(signed(claims().build())));
        issuer.renewKey("k-2");
        assertEquals("ana", name(signed(claims().build())));
    }

    @Test
    void aKeyThatNobodyHasIsNobodysHoweverOftenItIsTried() throws Exception {
        var other = Issuer.keyNamed("k-9");
        var token = Issuer.signed(claims().build(), JOSEObjectType.JWT, other);
        for (var i = 0; i < 5; i++) assertEquals("nobody", name(token));
    }

    @Test
    void whatIsNoTokenOfTheIssuersIsNotAskedFor() throws Exception {
        issuer.away(true);
        assertEquals("nobody", name("an API token"));
        assertEquals("nobody", name(signed(claims().issuer("http://else").build())));
    }

    @Test
    void anIssuerThatIsAwayIsSaidAndGoesOnLater() throws Exception {
        issuer.away(true);
        var failed = assertThrows(ExecutionException.class, () -> name(signed(claims().build())));
        assertEquals(
                "issuer_unavailable",
                failed.getCause() instanceof ProblemException e ? e.problem().code() : "" + failed);
        issuer.away(false);
        assertEquals("ana", nameOnceTheIssuerIsAskedAgain());
        issuer.away(true);
        assertEquals("ana", name(signed(claims().build())));
    }

    @Test
    void anotherIssuersMetadataIsNotTaken() {
        issuer.state("http://127.0.0.1:1");
        assertThrows(ExecutionException.class, () -> name(signed(claims().build())));
    }

    @Test
    void anIssuerNeedsAnAudienceAndASafeAddress() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new AccessSettings("", issuer.address(), "", "roles", List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AccessSettings("", "http://issuer.example", "a", "roles", List.of()));
    }

    private JWTClaimsSet.Builder claims() {
        return issuer.claims()
                .claim("roles", List.of("finance", "admin"))
                .claim("wabas", List.of("1022"));
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        return issuer.signed(claims);
    }

    private String signed(JWTClaimsSet claims, JOSEObjectType type) throws JOSEException {
        return Issuer.signed(claims, type, issuer.key());
    }

    private String nameOnceTheIssuerIsAskedAgain() throws Exception {
        while (true) {
            try {
                return name(signed(claims().build()));
            } catch (ExecutionException e) {
                Thread.onSpinWait();
            }
        }
    }

    private String name(String token) throws Exception {
        var caller = validated(token);
        return caller == null ? "nobody" : caller.getName();
    }

    private @Nullable Authentication validated(String token) throws Exception {
        return Published.first(tokens.validateToken(token, null));
    }
}
