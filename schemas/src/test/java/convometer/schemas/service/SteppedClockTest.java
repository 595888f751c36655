package convometer.schemas.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

class SteppedClockTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00.250Z");

    @TempDir private Path folder;

    @Test
    void standsAt1970UntilItIsSet() {
        var clock = SteppedClock.in(folder.resolve("clock"));
        assertEquals(Instant.EPOCH, clock.instant());
        clock.set(NOON);
        assertEquals(NOON, clock.instant());
        assertEquals(ZoneOffset.UTC, clock.getZone());
    }

    @Test
    void everybodyWhoSharesTheFileSeesTheStep() {
        var mine = SteppedClock.in(folder.resolve("clock"));
        var yours = SteppedClock.orSystem("file:" + folder.resolve("clock"));
        mine.set(NOON);
        assertEquals(NOON, yours.instant());
        mine.set(NOON.minusSeconds(3600));
        assertEquals(NOON.minusSeconds(3600), yours.instant());
    }

    @Test
    void keepsItsTimeWhenOpenedAgain() {
        SteppedClock.in(folder.resolve("clock")).set(NOON);
        assertEquals(NOON, SteppedClock.in(folder.resolve("clock")).instant());
    }

    @Test
    void theSettingSaysWhichClock() {
        assertEquals(Clock.systemUTC(), SteppedClock.orSystem("system"));
        var wrong =
                assertThrows(
                        IllegalArgumentException.class, () -> SteppedClock.orSystem("sundial"));
        assertEquals("not a clock: \"sundial\"", wrong.getMessage());
        assertThrows(
                UncheckedIOException.class,
                () -> SteppedClock.orSystem("file:" + folder.resolve("no/such/folder")));
        assertInstanceOf(
                SteppedClock.class, SteppedClock.orSystem("file:" + folder.resolve("clock")));
    }
}
