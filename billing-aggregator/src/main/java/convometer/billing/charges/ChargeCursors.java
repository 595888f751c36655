package convometer.billing.charges;

import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes cursors of places in the ledger. A page ends after so many rows that were looked at, and
/// the last one may be a unit of an account that the caller may not know of, with a customer's
/// number in its id; so cursors are encrypted. The key is made of `CONSOLE_SESSION_KEY`, which all
/// instances share; without it, a cursor is worth something to the process that gave it out.
@Singleton
final class ChargeCursors {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final String PURPOSE = "cursors of charges";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    ChargeCursors(@Value("${console.session-key:}") String shared) {
        key = new SecretKeySpec(shared.isEmpty() ? random(KEY_BYTES) : derived(shared), "AES");
    }

    private static byte[] derived(String shared) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(shared.getBytes(StandardCharsets.UTF_8), MAC));
            return mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    private byte[] random(int size) {
        var bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The cursor of a place.
    String cursor(String place) {
        try {
            var nonce = random(NONCE_BYTES);
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            var sealed = cipher.doFinal(place.getBytes(StandardCharsets.UTF_8));
            var both = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(both.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + CIPHER, e);
        }
    }

    /// The place of a cursor.
    ///
    /// @throws ProblemException 400 `malformed_query`
    String place(String cursor) {
        try {
            var both = Base64.getUrlDecoder().decode(cursor);
            if (both.length < NONCE_BYTES) throw unknown();
            var place =
                    cipher(Cipher.DECRYPT_MODE, both)
                            .doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
            return new String(place, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw unknown();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        return cipher;
    }

    private static ProblemException unknown() {
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                "malformed_query",
                "cursor is not one that was given out, or the key of cursors has changed since:"
                        + " begin with the first page");
    }
}
