package convometer.deploy.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Chance that is the same every time: it hangs on names alone, never on the order of calls.
public final class Dice {

    /// Dice that always fall alike for the same parts.
    public static SplittableRandom of(Object... parts) {
        return new SplittableRandom(ByteBuffer.wrap(digest(parts)).getLong());
    }

    static byte[] digest(Object... parts) {
        var text = Stream.of(parts).map(Object::toString).collect(Collectors.joining("\n"));
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Dice() {}
}
