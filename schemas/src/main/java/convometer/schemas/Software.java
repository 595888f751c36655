package convometer.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Which software this is.
public final class Software {

    /// Version and commit, as the build has written them.
    public static String name() {
        try (var text = Software.class.getResourceAsStream("software.txt")) {
            if (text == null) throw new IllegalStateException("the build has not named itself");
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Software() {}
}
