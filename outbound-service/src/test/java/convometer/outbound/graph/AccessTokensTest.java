package convometer.outbound.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Which token a number has, and that it is exchanged while messages go.
class AccessTokensTest {

    @TempDir private Path folder;

    @Test
    void aBillingAccountMayHaveATokenOfItsOwn() {
        try (var both = tokens("all", "1=own, 2=other", null)) {
            assertEquals(Optional.of("own"), both.of(Samples.NUMBER));
            assertEquals(Optional.of("all"), both.of("unlisted"));
        }
        try (var single = tokens(null, "1=own", null)) {
            assertEquals(Optional.empty(), single.of("unlisted"));
        }
    }

    @Test
    void aFileIsReadAgainWhenItChanges() throws Exception {
        var file = Files.writeString(folder.resolve("tokens"), "# of autumn\n1 = first\nall\n");
        var changed = new CountDownLatch(1);
        try (var tokens = tokens("environment", "1=environment", file)) {
            assertEquals(Optional.of("first"), tokens.of(Samples.NUMBER));
            assertEquals(Optional.of("all"), tokens.of("unlisted"));
            tokens.onChange(changed::countDown);

            Files.writeString(file, "1=second\n");
            assertTrue(changed.await(20, TimeUnit.SECONDS), "the file was read again");
            assertEquals(Optional.of("second"), tokens.of(Samples.NUMBER));
            assertEquals(Optional.of("environment"), tokens.of("unlisted"));
        }
    }

    @Test
    void aFileThatCannotBeReadAtTheStartIsAnError() throws IOException {
        assertThrows(
                IllegalArgumentException.class,
                () -> tokens("all", null, folder.resolve("absent")));
        var broken = Files.writeString(folder.resolve("broken"), "1=\n");
        assertThrows(IllegalArgumentException.class, () -> tokens("all", null, broken));
    }

    private static AccessTokens tokens(
            @Nullable String everybodys, @Nullable String single, @Nullable Path file) {
        var settings =
                new GraphSettings(
                        everybodys,
                        single,
                        file == null ? null : file.toString(),
                        "https://graph.facebook.com",
                        "v24.0");
        return new AccessTokens(settings, Samples.accounts(80));
    }
}
