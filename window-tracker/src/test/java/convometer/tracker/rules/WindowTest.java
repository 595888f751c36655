package convometer.tracker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Instant;

/// A window by itself, and two that are one.
class WindowTest {

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
    void theLaterEndSaysWhetherItsClosingWasTold() {
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

    private static Window window(int from, int until, boolean closedTold, int touched) {
        return new Window(at(from), at(until), closedTold, at(touched));
    }
}
