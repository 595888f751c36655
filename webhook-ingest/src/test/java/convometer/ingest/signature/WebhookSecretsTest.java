package convometer.ingest.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

class WebhookSecretsTest {

    private static final byte[] BODY =
            "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

    /// RFC 4231, test case 2.
    private static final String SIGNATURE =
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private static boolean signed(WebhookSecrets secrets, @Nullable String header) {
        var signature = WebhookSignature.parse(header);
        if (signature == null) return false;
        var check = secrets.check(signature);
        check.update(ByteBuffer.wrap(BODY, 0, 5));
        check.update(ByteBuffer.wrap(BODY, 5, BODY.length - 5));
        return check.matches();
    }

    @Test
    void aSignatureIsTheOneOfTheStandard() {
        assertTrue(signed(new WebhookSecrets("Jefe", "token"), SIGNATURE));
        assertFalse(signed(new WebhookSecrets("Chef", "token"), SIGNATURE));
    }

    @Test
    void whileASecretRotatesBothSign() {
        var secrets = new WebhookSecrets(" new , old,", "token");
        assertTrue(signed(secrets, Signed.with("new", BODY)));
        assertTrue(signed(secrets, Signed.with("old", BODY)));
        assertFalse(signed(secrets, Signed.with("older", BODY)));
    }

    @Test
    void hexMayBeInCapitals() {
        var signature = Signed.with("new", BODY).substring("sha256=".length());
        assertTrue(
                signed(
                        new WebhookSecrets("new", "token"),
                        "sha256=" + signature.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "sha256=", "sha256=00", "sha256=xyz", "sha1=b0344c61", "sha256=b0344c6"})
    void anythingElseSignsNothing(@Nullable String signature) {
        assertFalse(signed(new WebhookSecrets("new", "token"), signature));
    }

    @Test
    void oneTokenVerifies() {
        var secrets = new WebhookSecrets("new", "token");
        assertTrue(secrets.verifies("token"));
        assertFalse(secrets.verifies("Token"));
        assertFalse(secrets.verifies("token "));
        assertFalse(secrets.verifies(null));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void withoutASecretThereIsNoService(@Nullable String none) {
        assertEquals(
                "WHATSAPP_APP_SECRET is missing; webhook-ingest does not start without it",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new WebhookSecrets(none, "token"))
                        .getMessage());
        assertEquals(
                "WHATSAPP_VERIFY_TOKEN is missing; webhook-ingest does not start without it",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new WebhookSecrets("secret", none))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new WebhookSecrets(" , ", "token"));
    }
}
