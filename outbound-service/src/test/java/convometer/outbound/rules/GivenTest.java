package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class GivenTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Given HELD = new Given("held", null, true, NOON);
    private static final Given UNKNOWN =
            new Given("unknown", "no_answer", false, NOON.plusSeconds(2));

    /// By a clock that is a little slow.
    private static final Given ACCEPTED = new Given("accepted", null, true, NOON.minusSeconds(1));

    @Test
    void anyOrderGivesOneHistory() {
        var random = new Random(1);
        for (var round = 0; round < 50; round++) {
            var emitted = new ArrayList<>(List.of(HELD, UNKNOWN, ACCEPTED, UNKNOWN, HELD));
            Collections.shuffle(emitted, random);
            List<Given> history = List.of();
            for (var given : emitted) history = Given.with(history, given);
            assertEquals(List.of(HELD, UNKNOWN, ACCEPTED), history);
        }
    }

    @Test
    void theLatestTwentyAreKept() {
        var all =
                IntStream.range(0, 50)
                        .mapToObj(n -> new Given("held", null, true, NOON.plusSeconds(n)))
                        .toList();
        List<Given> history = List.of();
        for (var given : all) history = Given.with(history, given);
        assertEquals(all.subList(30, 50), history);
    }
}
