package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;

import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What the caller of a request may know of.
class CallerTest {

    private static final Accounts ACCOUNTS =
            new Accounts(
                    List.of(
                            new Portfolio(
                                    "acme", 250, List.of(waba("1", "10", "11"), waba("2", "20")))));
    private static final Access PROTECTED =
            new Access(new AccessSettings("access.yaml", "", "", "roles", List.of()), ACCOUNTS);

    private static Waba waba(String id, String... numbers) {
        var all = List.of(numbers).stream().map(it -> new BusinessNumber(it, it)).toList();
        return new Waba(id, id, ZoneOffset.UTC, "USD", all, List.of());
    }

    @Test
    void anAccountOfTheTokenHasItsNumbers() {
        var caller = Map.<String, Object>of("wabas", Set.of("1"), "numbers", Set.of("20"));
        assertEquals(
                List.of(true, true, true, false, true, false),
                as(
                        caller,
                        () ->
                                List.of(
                                        PROTECTED.hasNumber("10"),
                                        PROTECTED.hasNumber("11"),
                                        PROTECTED.hasNumber("20"),
                                        PROTECTED.hasNumber("30"),
                                        PROTECTED.hasWaba("1"),
                                        PROTECTED.hasWaba("2"))));
        assertEquals(Optional.of(Set.of("10", "11", "20")), as(caller, PROTECTED::numbers));
    }

    @Test
    void aTokenForAllHasAll() {
        assertTrue(as(Map.of(), PROTECTED::hasAll));
        assertEquals(Optional.empty(), as(Map.of(), PROTECTED::numbers));
    }

    @Test
    void whoIsNobodyHasNothingUnlessNobodyIsAsked() {
        assertFalse(PROTECTED.hasAll() || PROTECTED.hasWaba("1") || PROTECTED.hasNumber("10"));
        var open = OpenAccess.of(ACCOUNTS);
        assertTrue(open.hasAll() && open.hasWaba("9") && open.hasNumber("9"));
    }

    @Test
    void anotherInstanceIsAskedWithTheCallersToken() {
        assertEquals(
                Optional.of("Bearer mine"), as(Map.of(), PROTECTED::authorization));
        assertEquals(
                Optional.empty(), as(Map.of(), OpenAccess.of(ACCOUNTS)::authorization));
    }

    private static <T> T as(Map<String, Object> attributes, Supplier<T> question) {
        HttpRequest<?> request =
                HttpRequest.GET("/v1/x").header("Authorization", "Bearer mine");
        request.setAttribute(
                SecurityFilter.AUTHENTICATION, Authentication.build("me", List.of(), attributes));
        return ServerRequestContext.with(request, question);
    }
}
