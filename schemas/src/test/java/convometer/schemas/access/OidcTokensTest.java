package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.schemas.service.ProblemException;

import io.micronaut.security.authentication.Authentication;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Tokens of an issuer that answers over HTTP as OpenID Connect Discovery has it.
class OidcTokensTest {

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private String issuer;
    private String stated;
    private ECKey key;
    private JWKSet published;
    private OidcTokens tokens;
    private boolean away;

    @SuppressWarnings("NullAway.Init") // JUnit calls start before anything else.
    OidcTokensTest() {}

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        stated = issuer;
        key = new ECKeyGenerator(Curve.P_256).keyID("k-1").generate();
        published = new JWKSet(key.toPublicJWK());
        tokens = new OidcTokens(settings(), executor);
    }

    private AccessSettings settings() {
        return new AccessSettings("", issuer, "convometer", "roles", List.of());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body =
                path.equals("/keys")
                        ? published.toString()
                        : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(stated, issuer);
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
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
        var other = new ECKeyGenerator(Curve.P_256).keyID("k-1").generate();
        assertEquals("nobody", name(signed(claims().build(), JOSEObjectType.JWT, other)));
        assertEquals("nobody", name(signed(claims().issuer("http://else").build())));
        assertEquals("nobody", name(signed(claims().audience("else").build())));
        assertEquals("nobody", name(signed(claims().expirationTime(in(-3600)).build())));
        assertEquals("nobody", name(signed(claims().notBeforeTime(in(3600)).build())));
        assertEquals("nobody", name(signed(claims().subject(null).build())));
        assertEquals("nobody", name(signed(claims().expirationTime(null).build())));
        assertEquals("nobody", name(new PlainJWT(claims().build()).serialize()));
        assertEquals("nobody", name("an API token"));
    }

    /// The public key taken for a shared secret: the oldest trick there is.
    @Test
    void aTokenThatIsSignedWithThePublicKeyIsNobodys() throws Exception {
        var secret = key.toPublicJWK().toString().getBytes(UTF_8);
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k-1").build();
        var token = new SignedJWT(header, claims().build());
        token.sign(new MACSigner(secret));
        assertEquals("nobody", name(token.serialize()));
    }

    @Test
    void aKeyThatIsNewIsFetchedWithItsFirstToken() throws Exception {
        assertEquals("ana", name(signed(claims().build())));
        key = new ECKeyGenerator(Curve.P_256).keyID("k-2").generate();
        published = new JWKSet(key.toPublicJWK());
        assertEquals("ana", name(signed(claims().build())));
    }

    @Test
    void anIssuerThatIsAwayIsSaidAndGoesOnLater() throws Exception {
        away = true;
        var failed = assertThrows(ExecutionException.class, () -> name(signed(claims().build())));
        assertEquals(
                "issuer_unavailable",
                failed.getCause() instanceof ProblemException e ? e.problem().code() : "" + failed);
        away = false;
        assertEquals("ana", name(signed(claims().build())));
        away = true;
        assertEquals("ana", name(signed(claims().build())));
    }

    @Test
    void anotherIssuersMetadataIsNotTaken() {
        stated = "http://127.0.0.1:1";
        assertThrows(ExecutionException.class, () -> name(signed(claims().build())));
    }

    @Test
    void anIssuerNeedsAnAudienceAndASafeAddress() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new AccessSettings("", issuer, "", "roles", List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AccessSettings("", "http://issuer.example", "a", "roles", List.of()));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("ana")
                .audience("convometer")
                .expirationTime(in(60))
                .claim("roles", List.of("finance", "admin"))
                .claim("wabas", List.of("1022"));
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, JOSEObjectType.JWT);
    }

    private String signed(JWTClaimsSet claims, JOSEObjectType type) throws JOSEException {
        return signed(claims, type, key);
    }

    private static String signed(JWTClaimsSet claims, JOSEObjectType type, ECKey with)
            throws JOSEException {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(with.getKeyID()).build();
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(with));
        return token.serialize();
    }

    private String name(String token) throws Exception {
        var caller = validated(token);
        return caller == null ? "nobody" : caller.getName();
    }

    private @Nullable Authentication validated(String token) throws Exception {
        return first(tokens.validateToken(token, null)).get();
    }

    /// What is published, or null.
    private static <T> CompletableFuture<@Nullable T> first(Publisher<T> publisher) {
        var result = new CompletableFuture<@Nullable T>();
        publisher.subscribe(
                new Subscriber<>() {
                    @Override
                    public void onSubscribe(Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    public void onNext(T value) {
                        result.complete(value);
                    }

                    @Override
                    public void onError(Throwable error) {
                        result.completeExceptionally(error);
                    }

                    @Override
                    public void onComplete() {
                        result.complete(null);
                    }
                });
        return result;
    }
}
