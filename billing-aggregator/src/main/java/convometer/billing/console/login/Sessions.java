package convometer.billing.console.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import convometer.schemas.access.Access;
import convometer.schemas.access.Caller;
import convometer.schemas.access.People;
import convometer.schemas.access.Person;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.security.authentication.Authentication;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Sessions of people who read the console. A session is a token that is signed here and kept by
/// the browser alone; what a person may is read from the access file with each request, so that
/// whoever is taken out of it, or has another password, has no session any more. Of who came by the
/// issuer, the session has what the issuer said, and so is short, and none where another issuer is
/// asked by now.
@Singleton
final class Sessions {

    /// However busy it is.
    static final Duration LONGEST = Duration.ofHours(12);

    /// However busy it is, of who came by the issuer: the issuer is asked again then.
    static final Duration LONGEST_BY_ISSUER = Duration.ofHours(1);

    /// Without a request.
    static final Duration IDLE = Duration.ofHours(1);

    /// So old is the token of a session before it is exchanged for a newer one.
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);

    /// Browsers keep cookies of 4,096 bytes, and silently nothing of a longer one.
    private static final int LONGEST_TOKEN = 4_000;

    /// The attribute of a caller that has the id of the session.
    private static final String ID = "session";

    private static final String BEGAN = "began";
    private static final String PASSWORD = "pw";
    private static final String ROLES = "roles";
    private static final String BY_ISSUER = "openid_connect";
    private static final String KNOWN_TO = "known_to";
    private static final List<String> SCOPE = List.of("wabas", "numbers");
    private static final String ISSUER = "convometer-console";

    private final SessionKey key;
    private final Clock clock;
    private final LoginSettings settings;
    private final @Nullable People people;

    /// Sessions that were ended, until they would have ended by themselves.
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();

    /// @param people null: nobody comes by a password
    Sessions(SessionKey key, Clock clock, LoginSettings settings, @Nullable People people) {
        this.key = key;
        this.clock = clock;
        this.settings = settings;
        this.people = people;
    }

    /// The id of the session that a request is of; empty: of none.
    static String id(HttpRequest<?> request) {
        return request.getUserPrincipal(Authentication.class)
                .map(caller -> caller.getAttributes().getOrDefault(ID, "").toString())
                .orElse("");
    }

    /// Whether a request is of a session of who came by the issuer.
    static boolean isByIssuer(HttpRequest<?> request) {
        return request.getUserPrincipal(Authentication.class)
                .filter(caller -> BY_ISSUER.equals(caller.getAttributes().get(Caller.KNOWN_BY)))
                .isPresent();
    }

    /// The token of a new session of who came by a password.
    String begin(Person person) {
        return signed(
                begun(person.name())
                        .claim(PASSWORD, key.sign("password " + person.password().text()))
                        .build());
    }

    /// The token of a new session of who came by the issuer.
    ///
    /// @throws ProblemException 403 `unusable_claims`
    String begin(Authentication known) {
        var claims =
                begun(known.getName())
                        .claim(KNOWN_TO, settings.issuer())
                        .claim(ROLES, List.copyOf(known.getRoles()));
        for (var name : SCOPE)
            if (known.getAttributes().get(name) instanceof Iterable<?> ids) {
                var texts = new ArrayList<String>();
                ids.forEach(id -> texts.add(String.valueOf(id)));
                claims.claim(name, texts);
            } else if (known.getAttributes().containsKey(name))
                // Left away it would mean all of them.
                throw unusable("what the issuer says of " + name + " is no list");
        var token = signed(claims.build());
        if (token.length() > LONGEST_TOKEN)
            throw unusable(
                    "the issuer names more accounts and numbers of yours than a cookie can hold,"
                            + " about 140");
        return token;
    }

    private static ProblemException unusable(String why) {
        return new ProblemException(
                HttpStatus.FORBIDDEN,
                "unusable_claims",
                "You are known, but cannot be logged in: " + why + ".");
    }

    private JWTClaimsSet.Builder begun(String name) {
        var now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(name)
                .jwtID(UUID.randomUUID().toString())
                .claim(BEGAN, now.getEpochSecond())
                .issueTime(Date.from(now));
    }

    /// Whose session a token is; empty: it is none, or none any more.
    Optional<Authentication> caller(String token) {
        return claims(token).flatMap(claims -> caller(claims, token));
    }

    /// A newer token of the same session; empty: this one will do, or it is none.
    Optional<String> renewed(String token) {
        return claims(token)
                .filter(claims -> !clock.instant().isBefore(issued(claims).plus(RENEWED_AFTER)))
                .map(claims ->
                        signed(
                                new JWTClaimsSet.Builder(claims)
                                        .issueTime(Date.from(clock.instant()))
                                        .build()));
    }

    /// Ends a session, whoever has kept its token.
    void end(String token) {
        var now = clock.instant();
        ended.values().removeIf(now::isAfter);
        claims(token).ifPresent(claims -> ended.put(claims.getJWTID(), now.plus(LONGEST)));
    }

    private Optional<JWTClaimsSet> claims(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                    || !jwt.verify(new MACVerifier(key.bytes()))) return Optional.empty();
            return Optional.of(jwt.getJWTClaimsSet()).filter(this::isAlive);
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private boolean isAlive(JWTClaimsSet claims) {
        var now = clock.instant();
        return ISSUER.equals(claims.getIssuer())
                && now.isBefore(began(claims).plus(longest(claims)))
                && now.isBefore(issued(claims).plus(IDLE))
                && !ended.containsKey(claims.getJWTID());
    }

    private static Duration longest(JWTClaimsSet claims) {
        return claims.getClaim(PASSWORD) == null ? LONGEST_BY_ISSUER : LONGEST;
    }

    private static Instant began(JWTClaimsSet claims) {
        return claims.getClaim(BEGAN) instanceof Number began
                ? Instant.ofEpochSecond(began.longValue())
                : Instant.MIN;
    }

    private static Instant issued(JWTClaimsSet claims) {
        return claims.getIssueTime().toInstant();
    }

    private Optional<Authentication> caller(JWTClaimsSet claims, String token) {
        var attributes = new HashMap<String, Object>();
        attributes.put(ID, claims.getJWTID());
        attributes.put(Access.SESSION, token);
        var password = claims.getClaim(PASSWORD);
        if (password != null)
            return Optional.ofNullable(people)
                    .flatMap(known -> known.person(claims.getSubject()))
                    .filter(person ->
                            key.sign("password " + person.password().text()).equals(password))
                    .map(person -> person.caller(attributes));
        if (!settings.issuer().equals(claims.getClaim(KNOWN_TO))) return Optional.empty();
        for (var name : SCOPE)
            if (claims.getClaim(name) instanceof List<?> ids) attributes.put(name, ids);
        attributes.put(Caller.KNOWN_BY, BY_ISSUER);
        var roles =
                claims.getClaim(ROLES) instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.<String>of();
        return Optional.of(Authentication.build(claims.getSubject(), roles, attributes));
    }

    private String signed(JWTClaimsSet claims) {
        try {
            var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(key.bytes()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("a session cannot be signed", e);
        }
    }
}
