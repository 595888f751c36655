package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What cannot be is named as the operator wrote it.
class TrackerSettingsTest {

    @Test
    void timeHasToPassBetweenTwoLooks() {
        assertEquals(
                "tracker.check-due-every must be positive: PT0S", error("tracker", Duration.ZERO));
    }

    @Test
    void theApplicationHasAName() {
        assertEquals("tracker.application-id is empty", error(" ", Duration.ofSeconds(1)));
    }

    private static String error(String applicationId, Duration checkDueEvery) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new TrackerSettings(applicationId, checkDueEvery));
        return String.valueOf(error.getMessage());
    }
}
