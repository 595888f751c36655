package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import convometer.ingest.http.WebhookDelivery.Checked;
import convometer.ingest.signature.Signed;
import convometer.ingest.signature.WebhookSecrets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class WebhookDeliveryTest {

    private static final int LIMIT = 1_000;
    private static final WebhookSecrets SECRETS = new WebhookSecrets("secret", "token");
    private static final byte[] BODY = "{\"object\":\"whatsapp\"}".getBytes(StandardCharsets.UTF_8);

    private static Checked check(byte[] received, @Nullable String encoding, byte[] signed) {
        return ReceivedDeliveries.of(SECRETS, received, encoding, Signed.with("secret", signed))
                        instanceof WebhookDelivery.Received delivery
                ? delivery.check(SECRETS, LIMIT)
                : new Checked.Unsigned();
    }

    private static void assertVerified(byte[] body, Checked checked) {
        assertArrayEquals(body, assertInstanceOf(Checked.Verified.class, checked).body());
    }

    @Test
    void theBytesAsReceivedAreSigned() {
        assertVerified(BODY, check(BODY, null, BODY));
        assertVerified(BODY, check(BODY, "identity", BODY));
        assertInstanceOf(
                Checked.Unsigned.class, check(BODY, null, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aCompressedBodyIsSignedEitherWay() {
        var compressed = Signed.gzip(BODY);
        assertVerified(BODY, check(compressed, "gzip", compressed));
        assertVerified(BODY, check(compressed, "GZIP", BODY));
        assertInstanceOf(Checked.Unsigned.class, check(compressed, "gzip", new byte[1]));
    }

    @Test
    void whatDoesNotDecompressIsStillMetas() {
        assertVerified(BODY, check(BODY, "gzip", BODY));
        assertInstanceOf(Checked.Unsigned.class, check(BODY, "gzip", new byte[1]));
    }

    @Test
    void theLimitHoldsForWhatComesOut() {
        var full = Signed.gzip(new byte[LIMIT]);
        assertVerified(new byte[LIMIT], check(full, "gzip", full));
        var bomb = Signed.gzip(new byte[100_000]);
        assertInstanceOf(Checked.TooLarge.class, check(bomb, "gzip", bomb));
        assertInstanceOf(Checked.TooLarge.class, check(bomb, "gzip", new byte[1]));
    }
}
