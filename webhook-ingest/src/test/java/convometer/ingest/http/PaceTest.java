package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Pace pace =
            new Pace(new BodySettings(1 << 16, 1, 1_000, SECOND, SECOND, SECOND, 1));

    @Test
    void whatIsSoonMadeUpForIsNotWaitedFor() {
        assertEquals(0, pace.after(5));
    }

    @Test
    void allWaitTogether() {
        for (var i = 1; i <= 10; i++) {
            var waited = Duration.ofNanos(pace.after(10_000));
            assertTrue(waited.compareTo(Duration.ofSeconds(10L * i)) <= 0, waited::toString);
            assertTrue(waited.compareTo(Duration.ofSeconds(10L * i - 5)) > 0, waited::toString);
        }
    }
}
