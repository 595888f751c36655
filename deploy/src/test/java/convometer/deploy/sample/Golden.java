package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that say what must come out. They are rewritten with `-Dgolden.update=true` and at no
/// other time.
final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/sample-day");

    static void assertGolden(String name, String actual) throws IOException {
        var file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.update")) Files.writeString(file, actual);
        assertEquals(Files.readString(file), actual, name);
    }

    private Golden() {}
}
