package convometer.schemas.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A file that changes while it is in use.
@Timeout(30)
class WatchedFileTest {

    @TempDir private Path folder;

    @Test
    void whatItSaysIsKnownSoonAfterAChange() throws Exception {
        var path = Files.writeString(folder.resolve("f"), "1");
        try (var file = new WatchedFile<>("FILE", path, Integer::parseInt)) {
            var changed = new CountDownLatch(1);
            file.onChange(changed::countDown);
            assertEquals(1, file.current());
            Files.writeString(path, "2");
            changed.await();
            assertEquals(2, file.current());
        }
    }

    @Test
    void whatCannotBeReadLeavesWhatWas() throws Exception {
        var path = Files.writeString(folder.resolve("f"), "1");
        var read = new CountDownLatch(2);
        try (var file =
                new WatchedFile<>(
                        "FILE",
                        path,
                        text -> {
                            read.countDown();
                            return Integer.parseInt(text);
                        })) {
            Files.writeString(path, "half");
            read.await();
            assertEquals(1, file.current());
            var changed = new CountDownLatch(1);
            file.onChange(changed::countDown);
            Files.writeString(path, "3");
            changed.await();
            assertEquals(3, file.current());
        }
    }

    @Test
    void atTheStartItHasToBeThere() throws IOException {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new WatchedFile<>("FILE", folder.resolve("none"), text -> text));
        assertTrue(String.valueOf(error.getMessage()).startsWith("FILE cannot be read"));
    }
}
