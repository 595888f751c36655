package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.schemas.accounts.YamlFile;

import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Whatever an access file says: it is tokens, or an error that names the line.
class AccessFileFuzzTest {

    private static final Path PATH = Path.of("access.yaml");

    static Stream<byte[]> files() {
        return Stream.of(
                """
                tokens:
                - { name: "shop", sha256: "%s", roles: [sender], numbers: ["1065"] }
                - { name: "books", sha256: "%s", roles: [finance, closer], wabas: ["1022"] }
                people:
                - { name: "ana", password: "pbkdf2-sha512:220000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", roles: [finance] }
                """
                        .formatted("a".repeat(64), "B".repeat(64))
                        .getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("files")
    @FuzzTest
    void aFileIsTokensOrAnErrorThatNamesTheLine(byte[] file) {
        try {
            for (var hash :
                    AccessFile.read(PATH, new String(file, StandardCharsets.UTF_8))
                            .tokens()
                            .keySet()) assertTrue(hash.matches("[0-9a-f]{64}"), hash);
        } catch (YamlFile.Invalid e) {
            var message = String.valueOf(e.getMessage());
            assertTrue(message.matches("(?s)access\\.yaml: line [0-9]+: .+"), message);
        }
    }
}
