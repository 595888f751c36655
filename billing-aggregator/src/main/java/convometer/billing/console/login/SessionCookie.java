package convometer.billing.console.login;

import convometer.schemas.access.Person;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.reader.TokenReader;
import io.micronaut.security.token.validator.TokenValidator;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import java.util.Optional;
import java.util.Set;

/// The session's token, in a cookie that no script reads and no other site's page sends. It opens
/// what reads, also as a token like any other, as which instances pass it to each other; what
/// changes something it opens for the console's own pages alone.
@Singleton
final class SessionCookie implements TokenReader<HttpRequest<?>>, TokenValidator<HttpRequest<?>> {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final String NAME = "convometer";

    private final HostCookies cookies;
    private final Sessions sessions;
    private final OwnPage ownPage;

    SessionCookie(HostCookies cookies, Sessions sessions, OwnPage ownPage) {
        this.cookies = cookies;
        this.ownPage = ownPage;
        this.sessions = sessions;
    }

    private Optional<String> kept(HttpRequest<?> request) {
        return cookies.kept(request, NAME);
    }

    @Override
    public Optional<String> findToken(HttpRequest<?> request) {
        var opens =
                isReading(request)
                        || (request.getPath().startsWith("/console/") && ownPage.sent(request));
        return opens ? kept(request) : Optional.empty();
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        if (!isAccepted(token, request)) return Publishers.empty();
        return sessions.caller(token)
                .<Publisher<Authentication>>map(Publishers::just)
                .orElseGet(Publishers::empty);
    }

    private boolean isAccepted(String token, @Nullable HttpRequest<?> request) {
        return request != null
                && (isReading(request) || findToken(request).filter(token::equals).isPresent());
    }

    private static boolean isReading(HttpRequest<?> request) {
        return READING.contains(request.getMethod());
    }

    /// Begins a session of who came by a password.
    void begin(HttpRequest<?> request, MutableHttpResponse<?> answer, Person person) {
        answer.cookie(cookie(request, sessions.begin(person)));
    }

    /// Begins a session of who came by the issuer.
    void begin(HttpRequest<?> request, MutableHttpResponse<?> answer, Authentication known) {
        answer.cookie(cookie(request, sessions.begin(known)));
    }

    /// Lets a session live on; what is none is left alone.
    void renew(HttpRequest<?> request, MutableHttpResponse<?> answer) {
        kept(request)
                .flatMap(sessions::renewed)
                .ifPresent(token -> answer.cookie(cookie(request, token)));
    }

    /// Ends a session, and has the browser keep nothing of it.
    void end(HttpRequest<?> request, MutableHttpResponse<?> answer) {
        kept(request).ifPresent(sessions::end);
        answer.cookie(cookie(request, "").maxAge(0));
    }

    private Cookie cookie(HttpRequest<?> request, String value) {
        return cookies.of(request, NAME, value, SameSite.Strict);
    }
}
