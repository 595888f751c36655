package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which accounts, numbers and roles a token has.
class ScopeTest {

    @Test
    void anAccountHasItsNumbersAndANumberNotItsAccount() {
        var account = new Scope(Set.of("1022"), null);
        assertTrue(account.hasWaba("1022"));
        assertFalse(account.hasWaba("1023"));
        assertTrue(account.hasNumber("1065", "1022"));
        assertFalse(account.hasNumber("1065", "1023"));
        assertFalse(account.hasNumber("1065", null));
        var number = new Scope(null, Set.of("1065"));
        assertFalse(number.hasWaba("1022"));
        assertTrue(number.hasNumber("1065", "1022"));
        assertFalse(number.hasNumber("1066", "1022"));
    }

    @Test
    void allHasEverythingAndNoneNothing() {
        assertTrue(Scope.ALL.hasWaba("1") && Scope.ALL.hasNumber("1", null));
        assertFalse(Scope.NONE.hasWaba("1") || Scope.NONE.hasNumber("1", "1"));
    }

    @Test
    void aClaimThatIsNoListLeadsToNothing() {
        assertTrue(Scope.of(Map.of("sub", "me")).isAll());
        assertEquals(new Scope(Set.of("1"), null), Scope.of(Map.of("wabas", List.of("1"))));
        assertFalse(Scope.of(Map.of("wabas", "1")).hasWaba("1"));
    }

    @Test
    void rolesAreAListOrWordsUnderOneNameOrWithinClaims() {
        assertEquals(Set.of("sender"), roles(Map.of("roles", List.of("sender", "admin")), "roles"));
        assertEquals(Set.of("sender", "agent"), roles(Map.of("scope", "sender agent x"), "scope"));
        var keycloak = Map.<String, Object>of("realm_access", Map.of("roles", List.of("finance")));
        assertEquals(Set.of("finance"), roles(keycloak, "realm_access.roles"));
        var address = Map.<String, Object>of("https://acme.example/roles", List.of("closer"));
        assertEquals(Set.of("closer"), roles(address, "https://acme.example/roles"));
        assertEquals(Set.of(), roles(Map.of("sub", "me"), "roles"));
        assertEquals(Set.of(), roles(Map.of("roles", Map.of("sender", true)), "roles"));
    }

    private static Set<String> roles(Map<String, Object> claims, String name) {
        return RolesClaim.roles(claims, name);
    }
}
