package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The order of texts is that of their bytes in UTF-8.
class CodePointsTest {

    @Test
    void whatIsBeyondTheBasicPlaneComesLast() {
        assertEquals(-1, sign("a", "b"));
        assertEquals(-1, sign("\uFFFD", "\uD83D\uDE00"));
        assertEquals(1, sign("\uD83D\uDE00", "\uFFFD"));
        assertEquals(-1, sign("\uD83D\uDE00", "\uD83D\uDE01"));
        assertEquals(0, sign("a", "a"));
        assertEquals(-1, sign("a", "aa"));
    }

    private static int sign(String a, String b) {
        return Integer.signum(CodePoints.ORDER.compare(a, b));
    }

    @Test
    void rowsAreSortedByTheFirstColumnInWhichTheyDiffer() {
        assertEquals(1, sign(List.of("b", "a"), List.of("a", "z")));
        assertEquals(-1, sign(List.of("a", "a"), List.of("a", "z")));
        assertEquals(0, sign(List.of("a", "z"), List.of("a", "z")));
        assertEquals(-1, sign(List.of("a"), List.of("a", "z")));
        assertEquals(1, sign(List.of("a", "z"), List.of("a")));
    }

    private static int sign(List<String> a, List<String> b) {
        return Integer.signum(CodePoints.ROWS.compare(a, b));
    }
}
