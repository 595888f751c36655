package convometer.tracker.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Instant;

/// A window by itself, and two that are one.
class ServiceWindowTest {

    @Test
    void aWindowIsNotEmpty() {
        assertThrows(IllegalArgumentException.class, () -> window(5, 5, false, 0));
        assertThrows(IllegalArgumentException.class, () -> window(6, 5, false, 0));
    }

    @Test
    void itIsOpenFromItsBeginningAndClosedAtItsEnd() {
        var window = window(5, 8, false, 0);
        assertTrue(window.contains(at(5)));
        assertTrue(window.contains(at(7)));
        assertFalse(window.contains(at(8)));
        assertFalse(window.contains(at(4)));
    }

    @Test
    void theLaterEndSaysWhetherItsClosingWasEmitted() {
        var earlier = window(1, 5, true, 3);
        var later = window(2, 7, false, 2);
        assertEquals(window(1, 7, false, 3), earlier.union(later));
        assertEquals(window(1, 7, false, 3), later.union(earlier));
        assertEquals(window(1, 5, true, 3), earlier.union(window(2, 5, false, 1)));
        assertEquals(window(1, 5, true, 3), window(2, 5, false, 1).union(earlier));
        assertEquals(window(1, 5, false, 3), window(1, 5, false, 3).union(window(2, 5, false, 1)));
        assertEquals(window(1, 7, true, 3), earlier.union(window(2, 7, true, 2)));
    }

    @Test
    void theSameSpanBeginsAndEndsAtTheSameInstants() {
        assertTrue(window(1, 5, true, 3).sameSpan(window(1, 5, false, 2)));
        assertFalse(window(1, 5, true, 3).sameSpan(window(2, 5, true, 3)));
        assertFalse(window(1, 5, true, 3).sameSpan(window(1, 6, true, 3)));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    private static ServiceWindow window(int from, int until, boolean closingEmitted, int seen) {
        return new ServiceWindow(at(from), at(until), closingEmitted, at(seen));
    }
}
