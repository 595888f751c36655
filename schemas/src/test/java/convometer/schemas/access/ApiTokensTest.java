package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.openapi.AccessTable;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Callers by the tokens of a file, and what becomes of them when it changes.
@Timeout(60)
class ApiTokensTest {

    @TempDir private Path folder;

    @Test
    void aTokenThatIsWithdrawnIsNoneAndEndsWhatItBegan() throws Exception {
        var file = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
        var settings = new AccessSettings(file.toString(), "", "", "roles", List.of());
        var tokens = new ApiTokens(settings, ApplicationEventPublisher.noOp());
        try {
            var sender = caller(tokens, "token-of-sender");
            assertEquals("sender", sender == null ? "nobody" : sender.getName());
            assertEquals(null, caller(tokens, "token-of-nobody"));
            var access = new Access(settings, new Accounts(List.of()), tokens);
            var lasting = lasting(access, sender);
            assertTrue(lasting.getAsBoolean());

            Files.writeString(file, AccessTable.accessFile().replace("[sender]", "[agent]"));
            while (lasting.getAsBoolean()) Thread.onSpinWait();

            Files.writeString(file, "tokens: []");
            while (caller(tokens, "token-of-sender") != null) Thread.onSpinWait();
            assertFalse(lasting.getAsBoolean());
        } finally {
            tokens.close();
        }
    }

    /// By name, and with no hash of a secret.
    @Test
    void whatBecameOtherInTheFileIsTold() throws Exception {
        var a = "a".repeat(64);
        var file = Files.writeString(folder.resolve("access.yaml"), tokens(a, "x", "y", "[agent]"));
        var told = new LinkedBlockingQueue<AccessFileChanged>();
        var settings = new AccessSettings(file.toString(), "", "", "roles", List.of());
        var tokens = new ApiTokens(settings, told::add);
        try {
            Files.writeString(file, tokens(a, "x", "z", "[sender]"));
            assertEquals("added [z], removed [y], changed [x]", told.take().toString());
            Files.writeString(file, tokens("c".repeat(64), "x", "z", "[sender]"));
            assertEquals("added [], removed [], changed [x]", told.take().toString());
            Files.writeString(file, "# why\n" + tokens("c".repeat(64), "x", "z", "[sender]"));
            assertTrue(told.take().isEmpty());
        } finally {
            tokens.close();
        }
    }

    /// The first with a hash and roles, the second always the same but for its name.
    private static String tokens(String hash, String first, String second, String roles) {
        return """
        tokens:
          - { name: %s, sha256: %s, roles: %s }
          - { name: %s, sha256: %s, roles: [finance] }
        """
                .formatted(first, hash, roles, second, "b".repeat(64));
    }

    private static BooleanSupplier lasting(Access access, @Nullable Authentication caller) {
        HttpRequest<?> request = HttpRequest.GET("/v1/receipts/stream");
        request.setAttribute(SecurityFilter.AUTHENTICATION, caller);
        Supplier<BooleanSupplier> question = access::lasting;
        return ServerRequestContext.with(request, question);
    }

    private static @Nullable Authentication caller(ApiTokens tokens, String token)
            throws Exception {
        return Published.first(tokens.validateToken(token, null));
    }
}
