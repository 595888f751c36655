package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.accounts.YamlFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What an access file may say, and what is said of one that cannot be.
class AccessFileTest {

    private static final Path PATH = Path.of("access.yaml");
    private static final String A = "a".repeat(64);
    private static final String B = "B".repeat(64);
    private static final String FILE =
            """
            tokens:
              - { name: "shop", sha256: "%s", roles: [sender], numbers: ["1065"] }
              - { name: "books", sha256: "%s", roles: [finance, closer], wabas: ["1022"] }
            """
                    .formatted(A, B);

    @Test
    void aTokenIsKnownByItsHashAndHasRolesAndAScope() {
        var tokens = AccessFile.read(PATH, FILE).tokens();
        var shop = Objects.requireNonNull(tokens.get(A));
        assertEquals("shop", shop.name());
        assertEquals(Set.of("sender"), shop.roles());
        assertEquals(new Scope(null, Set.of("1065")), shop.scope());
        var books = Objects.requireNonNull(tokens.get(B.toLowerCase(java.util.Locale.ROOT)));
        assertEquals(Set.of("finance", "closer"), books.roles());
        assertEquals(new Scope(Set.of("1022"), null), books.scope());
    }

    @Test
    void withoutAListATokenIsForAllAndWithAnEmptyOneForNothing() {
        var all = "tokens: [ { name: x, sha256: %s, roles: [agent] } ]".formatted(A);
        assertTrue(
                Objects.requireNonNull(AccessFile.read(PATH, all).tokens().get(A)).scope().isAll());
        var none = all.replace("roles", "wabas: [], roles");
        assertEquals(
                new Scope(Set.of(), null),
                Objects.requireNonNull(AccessFile.read(PATH, none).tokens().get(A)).scope());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles: [sender]  | roles: [sendr]   | line 2: unknown role \"sendr\"; known are agent, closer, finance, operator, sender",
                "roles: [sender]  | roles: []        | line 2: a token has no roles",
                "roles: [sender], | ''               | line 2: a token has no roles",
                "name: \"shop\",  | ''               | line 2: a token has no name",
                "name: \"books\"  | name: \"shop\"   | line 3: token shop is listed twice, the first time on line 2",
                "numbers          | number           | line 2: unknown key \"number\"",
                "aaaaaaaa\"       | \"               | line 2: sha256 is no SHA-256 in hexadecimal",
                "BBBBBBBB         | aaaaaaaa         | line 3: sha256 aaaaaaaa… is listed twice, the first time on line 2",
                "tokens           | token            | line 1: unknown key \"token\"",
            })
    void whatCannotBeIsNamedWithItsLine(String right, String wrong, String reason) {
        var text = FILE.replace(right, wrong == null ? "" : wrong);
        var error = assertThrows(YamlFile.Invalid.class, () -> AccessFile.read(PATH, text));
        assertEquals(PATH + ": " + reason, error.getMessage());
    }

    @Test
    void aPersonHasAHashOfThePasswordRolesAndAccounts() {
        var hash = PasswordHash.of("correct horse".toCharArray());
        var file =
                """
                people:
                - { name: "ana", password: "%s", roles: [finance, closer], wabas: ["1022"] }
                """;
        var ana =
                Objects.requireNonNull(
                        AccessFile.read(PATH, file.formatted(hash.text())).people().get("ana"));
        assertTrue(ana.password().isOf("correct horse".toCharArray()));
        assertFalse(ana.password().isOf("correct horsf".toCharArray()));
        assertEquals(Set.of("finance", "closer"), ana.roles());
        assertEquals(new Scope(Set.of("1022"), null), ana.scope());
        assertFalse(ana.toString().contains(hash.text()));
        for (var wrong : List.of("secret", hash.text().replaceFirst("\\d{6}", "1000000000")))
            assertThrows(
                    YamlFile.Invalid.class, () -> AccessFile.read(PATH, file.formatted(wrong)));
    }
}
