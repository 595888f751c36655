package convometer.schemas.access;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.security.authentication.Authentication;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// What the caller of the request that is being answered may know of. Whoever may not know of an
/// account or a number gets the answer of one that does not exist.
@Singleton
public final class Access {

    /// The attribute of a caller that has the token of a session, where there is one: other
    /// instances take it for a token like any other.
    public static final String SESSION = "session_token";

    private final AccessSettings settings;
    private final Accounts accounts;

    private final @Nullable ApiTokens tokens;

    /// @param tokens null: callers come with an issuer's tokens alone, or with none
    Access(AccessSettings settings, Accounts accounts, @Nullable ApiTokens tokens) {
        this.tokens = tokens;
        this.settings = settings;
        this.accounts = accounts;
    }

    /// Whether the caller may know of everything.
    public boolean hasAll() {
        return scope().isAll();
    }

    /// Whether the caller may know of a billing account.
    public boolean hasWaba(String wabaId) {
        return scope().hasWaba(wabaId);
    }

    /// Whether the caller may know of a business number: it is listed itself, or its account is.
    public boolean hasNumber(String phoneNumberId) {
        var waba = accounts.wabaOfNumber(phoneNumberId).map(Accounts.Waba::id).orElse(null);
        return scope().hasNumber(phoneNumberId, waba);
    }

    /// The numbers that the caller may know of; empty: all there are.
    public Optional<Set<String>> numbers() {
        var scope = scope();
        if (scope.isAll()) return Optional.empty();
        var numbers = new TreeSet<String>();
        if (scope.numbers() != null) numbers.addAll(scope.numbers());
        if (scope.wabas() != null)
            for (var wabaId : scope.wabas())
                accounts.waba(wabaId).stream()
                        .flatMap(waba -> waba.numbers().stream())
                        .forEach(number -> numbers.add(number.id()));
        return Optional.of(numbers);
    }

    /// Ends the request where the caller may not know of a number.
    ///
    /// @throws ProblemException 404 `unknown_number` if the caller may not know of the number
    public void requireNumber(String phoneNumberId) {
        if (!hasNumber(phoneNumberId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_number",
                    "No account of the accounts file has the number " + phoneNumberId + ".");
    }

    /// Ends a request that concerns everybody where the caller may not.
    ///
    /// @throws ProblemException 403 `forbidden` if the caller may know of some accounts only
    public void requireAll() {
        if (!hasAll())
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "forbidden",
                    "This concerns all accounts, and the token is for some.");
    }

    /// Who sends a request that security has let through.
    public Caller caller(HttpRequest<?> request) {
        if (!settings.isProtected()) return Caller.NOBODY;
        return request.getUserPrincipal(Authentication.class).map(Caller::of).orElse(Caller.NOBODY);
    }

    /// Whether the caller is trusted with a role; where nobody is asked who they are, everybody is.
    public boolean hasRole(String role) {
        return !settings.isProtected()
                || caller().filter(caller -> caller.getRoles().contains(role)).isPresent();
    }

    /// With what another instance is asked for the same caller; empty: with nothing.
    public Optional<String> authorization() {
        if (!settings.isProtected()) return Optional.empty();
        return request()
                .map(request -> request.getHeaders().get(HttpHeaders.AUTHORIZATION))
                .or(() ->
                        caller().map(caller -> caller.getAttributes().get(SESSION))
                                .map(session -> "Bearer " + session));
    }

    /// Whether the caller may still do what the caller may now: for answers that do not end. A
    /// token may be withdrawn, or end.
    public BooleanSupplier lasting() {
        if (!settings.isProtected()) return () -> true;
        var caller = caller().orElse(null);
        if (caller == null) return () -> false;
        if (caller.getAttributes().containsKey(ApiTokens.HASH))
            return () -> tokens != null && tokens.holds(caller);
        var end = caller.getAttributes().get(OidcTokens.ENDS_AT);
        return () -> end instanceof Instant instant && Instant.now().isBefore(instant);
    }

    private Scope scope() {
        if (!settings.isProtected()) return Scope.ALL;
        return caller().map(Scope::of).orElse(Scope.NONE);
    }

    private static Optional<Authentication> caller() {
        return request().flatMap(request -> request.getUserPrincipal(Authentication.class));
    }

    private static Optional<HttpRequest<Object>> request() {
        return ServerRequestContext.currentRequest();
    }
}
