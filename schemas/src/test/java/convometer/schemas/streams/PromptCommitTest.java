package convometer.schemas.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

class PromptCommitTest {

    /// Milliseconds at which something is done, and those of them that are committed at once.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one now and then            | 0 500 1000                 | 0 500 1000",
                "two together                | 0 1 500 501                | 0 1 500 501",
                "more than a few             | 0 10 20 30                 | 0 10",
                "much, stretch after stretch | 0 1 2 101 102 103 202 203  | 0 1",
                "much, and then little       | 0 1 2 101 202 303          | 0 1 202 303",
                "much, then nothing, then one| 0 1 2 900                  | 0 1 900",
            })
    void littleIsCommittedAtOnce(String what, String done, String committed) {
        var now = new AtomicLong();
        var told = new StringBuilder();
        var commit =
                new PromptCommit(() -> told.append(now.get() / 1_000_000).append(' '), now::get);
        Arrays.stream(done.split(" ", -1))
                .mapToLong(Long::parseLong)
                .forEach(at -> {
                    now.set(at * 1_000_000);
                    commit.ask();
                });
        assertEquals(committed, told.toString().strip(), what);
    }
}
