package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

class TurnTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final Duration SILENCE = Duration.ofMinutes(10);

    @Test
    void nobodyHadATurnAndTheFirstHasIt() {
        var none = Turn.none(NOON);
        assertEquals(true, none.isOfOneAfter(-1));
        assertEquals(false, none.isOfOneAfter(0));
        assertEquals(NOON, none.at());
    }

    @ParameterizedTest
    @CsvSource({"4, true", "5, true", "6, false"})
    void whoComesAfterOneThatHadATurnHasIt(long after, boolean has) {
        assertEquals(has, new Turn(5, NOON).isOfOneAfter(after));
    }

    /// What was read at noon has offset 5; then one of another offset has its turn.
    @ParameterizedTest
    @CsvSource({
        "9, false,  60,   9,  60",
        "9, true,   60,   9,  60",
        "3, false,  -60,  5,   0",
        "3, true,   599,  5, 599",
        "3, true,   600,  3, 600",
        "3, false,  600,  5, 600",
        "5, true,   600,  5, 600"
    })
    void theLastThatHadATurnIsKept(long offset, boolean first, int seconds, long done, int at) {
        var turn = new Turn(5, NOON).had(offset, first, NOON.plusSeconds(seconds), SILENCE);
        assertEquals(new Turn(done, NOON.plusSeconds(at)), turn);
    }
}
