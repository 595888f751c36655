package convometer.schemas.access;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a password: PBKDF2 with HMAC-SHA-512, as `pbkdf2-sha512:ROUNDS:SALT:HASH` in
/// base64. It is slow on purpose, for whoever tries passwords on a file that was lost.
///
/// @param text as the access file has it
public record PasswordHash(String text) {

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final Pattern FORM =
            Pattern.compile("pbkdf2-sha512:(\\d{6,7}):([A-Za-z0-9+/]{22}==):([A-Za-z0-9+/]{43}=)");
    private static final int ROUNDS = 220_000;

    /// A file must not make a login take minutes.
    private static final int MOST_ROUNDS = 2_000_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int SHORTEST = 10;

    /// A hash of nobody's password: to compare with where there is no such person takes as long.
    public static final PasswordHash NOBODY =
            new PasswordHash(
                    "pbkdf2-sha512:%d:%s:%s"
                            .formatted(
                                    ROUNDS,
                                    base64(new byte[SALT_BYTES]),
                                    base64(new byte[HASH_BYTES])));

    /// Null: it is none.
    static @Nullable PasswordHash parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) return null;
        var rounds = Integer.parseInt(parts.group(1));
        return rounds < ROUNDS / 2 || rounds > MOST_ROUNDS ? null : new PasswordHash(text);
    }

    /// A new one.
    public static PasswordHash of(char[] password) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(
                "pbkdf2-sha512:%d:%s:%s"
                        .formatted(ROUNDS, base64(salt), base64(hash(password, salt, ROUNDS))));
    }

    /// Whether a password is the one; it takes as long where it is not.
    public boolean isOf(char[] password) {
        var parts = text.split(":", -1);
        var salt = Base64.getDecoder().decode(parts[2]);
        var expected = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(expected, hash(password, salt, Integer.parseInt(parts[1])));
    }

    private static byte[] hash(char[] password, byte[] salt, int rounds) {
        var spec = new PBEKeySpec(password, salt, rounds, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// It is a secret, too.
    @Override
    public String toString() {
        return "PasswordHash";
    }

    /// Asks for a password on the terminal, and prints what the access file has of it.
    static void main() {
        var terminal = Objects.requireNonNull(System.console(), "there is no terminal");
        var password = terminal.readPassword("Password: ");
        if (password == null || password.length < SHORTEST)
            throw new IllegalArgumentException(
                    "a password has " + SHORTEST + " characters or more");
        terminal.printf("%s%n", of(password).text());
    }
}
