package convometer.outbound.receipts.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Base64;
import java.util.List;

class WebhookSecretTest {

    private static final String TEXT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// The vector of the reference libraries of Standard Webhooks.
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void signsAsTheReferenceLibrariesDo() {
        assertEquals(SIGNATURE, signatures(WebhookSecret.parse(TEXT)));
    }

    @Test
    void signsWithEachSecretWhileOneTakesAnothersPlace() {
        var other = WebhookSecret.parse("whsec_" + "A".repeat(64));
        assertEquals(
                signatures(other) + " " + SIGNATURE, signatures(other, WebhookSecret.parse(TEXT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8G",
                "whsec_%%%%",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void anythingElseIsNoSecretAndIsNotQuoted(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> WebhookSecret.parse(text));
        assertEquals("a secret is whsec_ and 24 to 64 bytes in Base64", error.getMessage());
    }

    @Test
    void aSecretIsNoLongerThanTheStandardHasIt() {
        WebhookSecret.parse("whsec_" + Base64.getEncoder().encodeToString(new byte[64]));
        var longer = "whsec_" + Base64.getEncoder().encodeToString(new byte[65]);
        assertThrows(IllegalArgumentException.class, () -> WebhookSecret.parse(longer));
    }

    @Test
    void theTextOfASecretDoesNotShowIt() {
        assertFalse(WebhookSecret.parse(TEXT).toString().contains("MfKQ"));
    }

    private static String signatures(WebhookSecret... secrets) {
        return WebhookSecret.signatures(
                List.of(secrets),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1614265330),
                "{\"test\": 2432232314}");
    }
}
