package convometer.deploy.simulator.seed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/// Random numbers that depend on names alone, never on the order of calls.
public final class SeededRandom {

    /// A generator that gives the same numbers for the same parts.
    public static SplittableRandom of(Object... parts) {
        return new SplittableRandom(ByteBuffer.wrap(digest(parts)).getLong());
    }

    static byte[] digest(Object... parts) {
        var text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) text.append('\n');
            text.append(parts[i]);
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private SeededRandom() {}
}
