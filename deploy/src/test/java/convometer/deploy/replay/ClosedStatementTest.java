package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A manifest names the software that closed the statement.
class ClosedStatementTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static Optional<String> other(String closedBy, String running) {
        return new ClosedStatement(
                        "1",
                        "2026-10",
                        Instant.EPOCH,
                        closedBy,
                        "",
                        "",
                        "",
                        "",
                        Instant.EPOCH,
                        List.of(),
                        "",
                        List.of(),
                        List.of())
                .otherThan(running);
    }

    @Test
    void nothingIsToBeSaidOfTheSameCommit() {
        var software = "convometer 1.0, commit " + COMMIT;
        assertEquals(Optional.empty(), other(software, software));
    }

    @Test
    void anotherCommitOfTheSameVersionIsAnother() {
        var closedBy = "convometer 1.0, commit " + COMMIT;
        var running = "convometer 1.0, commit " + COMMIT.replace('0', 'f');
        assertEquals(
                Optional.of("closed by " + closedBy + ", computed by " + running),
                other(closedBy, running));
    }

    @Test
    void nobodyKnowsWhetherChangedOrUnknownSourcesAreTheSame() {
        for (var commit : List.of("unknown", COMMIT + "-changed")) {
            var software = "convometer 1.0, commit " + commit;
            assertEquals(
                    Optional.of(
                            "closed and computed by "
                                    + software
                                    + ": whether both are the same, nobody knows"),
                    other(software, software));
        }
    }
}
