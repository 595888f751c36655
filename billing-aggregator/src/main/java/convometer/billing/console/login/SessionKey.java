package convometer.billing.console.login;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs sessions and forms; environment `CONSOLE_SESSION_KEY`, the same for all instances. Without
/// it, sessions end with the process that began them.
@Singleton
final class SessionKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final byte[] key;

    /// @throws IllegalArgumentException if the setting is no base64 of 32 bytes or more
    SessionKey(@Value("${console.session-key:}") String setting) {
        key = setting.isEmpty() ? random() : decoded(setting);
    }

    private static byte[] random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /// A text that nobody guesses.
    static String chance() {
        return text(random());
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String setting) {
        try {
            var key = Base64.getDecoder().decode(setting);
            if (key.length >= BYTES) return key;
        } catch (IllegalArgumentException _) {
            // Quoted nowhere: it may be most of a key.
        }
        throw new IllegalArgumentException(
                "CONSOLE_SESSION_KEY is no base64 of 32 bytes or more: openssl rand -base64 32");
    }

    byte[] bytes() {
        return key.clone();
    }

    /// A signature of a text, for cookies and forms.
    String sign(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return text(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// Whether it was this key that signed a text.
    boolean isSignature(String signature, String text) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8),
                sign(text).getBytes(StandardCharsets.UTF_8));
    }
}
