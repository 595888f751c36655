package convometer.schemas.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;

/// An issuer of tokens that answers over HTTP as OpenID Connect Discovery has it.
public final class Issuer implements AutoCloseable {

    /// For whom its tokens are.
    public static final String AUDIENCE = "convometer";

    private final HttpServer server;
    private final String address;
    private volatile ECKey key;
    private volatile String stated;
    private volatile boolean away;
    private volatile UnaryOperator<String> exchanged = _ -> "{}";

    private Issuer() throws IOException, JOSEException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        stated = address;
        key = keyNamed("k-1");
        server.createContext("/", this::answer);
    }

    public static Issuer start() throws IOException, JOSEException {
        var issuer = new Issuer();
        issuer.server.start();
        return issuer;
    }

    /// A key that is not the issuer's.
    static ECKey keyNamed(String id) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }

    public String address() {
        return address;
    }

    ECKey key() {
        return key;
    }

    /// From now on it signs with another key.
    void renewKey(String id) throws JOSEException {
        key = keyNamed(id);
    }

    /// From now on it answers nothing, or as before.
    void away(boolean isAway) {
        away = isAway;
    }

    /// From now on its metadata names another issuer.
    void state(String other) {
        stated = other;
    }

    /// From now on it answers so who exchanges a code.
    public void exchanges(UnaryOperator<String> answer) {
        exchanged = answer;
    }

    /// Of Ana, for a minute, without a role.
    public JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(address)
                .subject("ana")
                .audience(AUDIENCE)
                .expirationTime(in(60));
    }

    static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    public String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, JOSEObjectType.JWT, key);
    }

    static String signed(JWTClaimsSet claims, JOSEObjectType type, ECKey with)
            throws JOSEException {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(with.getKeyID()).build();
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(with));
        return token.serialize();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var body =
                switch (exchange.getRequestURI().getPath()) {
                    case "/keys" -> new JWKSet(key.toPublicJWK()).toString();
                    case "/token" -> exchanged.apply(asked);
                    default -> metadata();
                };
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String metadata() {
        return """
        {"issuer":"%1$s","jwks_uri":"%2$s/keys","authorization_endpoint":"%2$s/authorize",
         "token_endpoint":"%2$s/token","end_session_endpoint":"%2$s/logout?tenant=acme"}
        """
                .formatted(stated, address);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
