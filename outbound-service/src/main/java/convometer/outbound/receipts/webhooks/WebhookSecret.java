package convometer.outbound.receipts.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret that an endpoint shares with us, as Standard Webhooks writes it: `whsec_` and 24 to 64
/// bytes in Base64. Its text never shows it.
final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// @throws IllegalArgumentException that says what a secret looks like, if this is none
    static WebhookSecret parse(String text) {
        var key = text.startsWith(PREFIX) ? decoded(text.substring(PREFIX.length())) : new byte[0];
        if (key.length < FEWEST_BYTES || key.length > MOST_BYTES)
            throw new IllegalArgumentException("a secret is whsec_ and 24 to 64 bytes in Base64");
        return new WebhookSecret(key);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /// The header `webhook-signature`: a signature with each secret.
    static String signatures(
            List<WebhookSecret> secrets, String id, Instant timestamp, String payload) {
        return secrets.stream()
                .map(secret -> secret.signature(id, timestamp, payload))
                .collect(Collectors.joining(" "));
    }

    private String signature(String id, Instant timestamp, String payload) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var signed = id + "." + timestamp.getEpochSecond() + "." + payload;
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
