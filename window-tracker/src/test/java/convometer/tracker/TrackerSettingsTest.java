package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.tracker.rules.Policy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class TrackerSettingsTest {

    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void theDefaultsAreMetasFigures() {
        assertEquals(Policy.standard(), settings(DAY, Duration.ofSeconds(60)).policy());
    }

    @Test
    void whatCannotBeIsNamedAsTheOperatorWroteIt() {
        assertEquals(
                "tracker.window-length must be positive: PT0S",
                error(Duration.ZERO, Duration.ZERO));
        assertEquals(
                "tracker.margin must be at least 0 and less than tracker.window-length (PT24H):"
                        + " PT24H",
                error(DAY, DAY));
    }

    private static String error(Duration windowLength, Duration margin) {
        var error =
                assertThrows(IllegalArgumentException.class, () -> settings(windowLength, margin));
        return String.valueOf(error.getMessage());
    }

    private static TrackerSettings settings(Duration windowLength, Duration margin) {
        return new TrackerSettings(
                "window-tracker",
                Duration.ofSeconds(1),
                null,
                windowLength,
                DAY,
                DAY,
                Duration.ofDays(3),
                margin,
                Duration.ofMinutes(5));
    }
}
