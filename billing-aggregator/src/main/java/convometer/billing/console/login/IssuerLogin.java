package convometer.billing.console.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.access.OidcTokens;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.security.authentication.Authentication;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Sends people to the OpenID Connect issuer and takes them back: the authorization code flow with
/// PKCE. The access token that comes of it is checked as that of any caller.
@Singleton
final class IssuerLogin {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String LOGOUT = "end_session_endpoint";

    private final LoginSettings settings;
    private final @Nullable OidcTokens tokens;
    private final ObjectMapper json;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private volatile @Nullable JsonNode metadata;

    /// @param tokens null: there is no issuer
    IssuerLogin(LoginSettings settings, @Nullable OidcTokens tokens, ObjectMapper json) {
        this.settings = settings;
        this.tokens = tokens;
        this.json = json;
    }

    /// Where somebody is sent to.
    ///
    /// @param state comes back with the person
    /// @param verifier is proved when the code is exchanged
    URI authorization(String state, String verifier) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", settings.callback().toString());
        query.put("scope", settings.scope());
        query.put("state", state);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        return with(endpoint("authorization_endpoint"), query);
    }

    /// Who comes back with a code; empty: nobody that the issuer knows.
    Optional<Authentication> caller(String code, String verifier) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.callback().toString());
        form.put("client_id", settings.clientId());
        form.put("code_verifier", verifier);
        var request =
                HttpRequest.newBuilder(endpoint("token_endpoint"))
                        .timeout(TIMEOUT)
                        .header(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded")
                        .header(HttpHeaders.ACCEPT, "application/json");
        if (!settings.clientSecret().isEmpty())
            request.header(HttpHeaders.AUTHORIZATION, "Basic " + credentials());
        var answer = sent(request.POST(BodyPublishers.ofString(form(form))).build());
        var token = answer.path("access_token").asText("");
        return token.isEmpty() || tokens == null
                ? Optional.empty()
                : Optional.ofNullable(tokens.authentication(token));
    }

    private String credentials() {
        var both = encoded(settings.clientId()) + ":" + encoded(settings.clientSecret());
        return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /// Where somebody ends what the issuer itself remembers of them; empty: it does not say.
    Optional<URI> logout() {
        try {
            if (metadata().path(LOGOUT).asText("").isEmpty()) return Optional.empty();
            return Optional.of(with(endpoint(LOGOUT), Map.of("client_id", settings.clientId())));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static URI with(URI endpoint, Map<String, String> query) {
        var text = endpoint.toString();
        return URI.create(text + (text.contains("?") ? "&" : "?") + form(query));
    }

    private JsonNode metadata() {
        var known = metadata;
        if (known != null) return known;
        var issuer = settings.issuer();
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var found =
                sent(HttpRequest.newBuilder(URI.create(base + DISCOVERY)).timeout(TIMEOUT).build());
        if (!issuer.equals(found.path("issuer").asText())) throw unavailable();
        metadata = found;
        return found;
    }

    private URI endpoint(String name) {
        var endpoint = URI.create(metadata().path(name).asText(""));
        // An issuer in the clear is on this machine, and nothing else in the clear is taken.
        var own = URI.create(settings.issuer());
        var isSafe =
                "https".equals(endpoint.getScheme())
                        || (own.getScheme().equals(endpoint.getScheme())
                                && own.getRawAuthority().equals(endpoint.getRawAuthority()));
        if (!isSafe) throw unavailable();
        return endpoint;
    }

    private JsonNode sent(HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            // A code that is not taken is answered with 400 and a reason.
            if (answer.statusCode() >= 500) throw unavailable();
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private static ProblemException unavailable() {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "issuer_unavailable",
                "The issuer of tokens does not answer; ask again in a moment.");
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
