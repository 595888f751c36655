package convometer.schemas.access;

import convometer.schemas.accounts.Accounts;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Access for tests in which callers are asked who they are, and somebody who has said so.
public final class Callers {

    public static Access asked(Accounts accounts) {
        return new Access(
                new AccessSettings("access.yaml", "", "", AccessSettings.ROLES, List.of()),
                accounts,
                null);
    }

    /// Asks something in the course of a request with the token `mine`.
    public static <T> T asMe(Map<String, Object> attributes, Supplier<T> question) {
        HttpRequest<?> request = HttpRequest.GET("/v1/x").header("Authorization", "Bearer mine");
        request.setAttribute(
                SecurityFilter.AUTHENTICATION, Authentication.build("me", List.of(), attributes));
        return ServerRequestContext.with(request, question);
    }

    private Callers() {}
}
