package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.rules.Estimate.Pool;
import convometer.billing.rules.UnitState.Rank;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;

/// What a message's newest assessment and its free tier's newest word are together.
class UnitStateTest {

    private static final String POOL = "number/2026-10";

    private final UnitState placed = UnitState.UNSEEN.assessed(1, freeForm(10)).state();

    @Test
    void nothingIsDecidedUntilTheFreeTierHasSpoken() {
        assertTrue(placed.pending());
        assertFalse(placed.ranked(word(10, 1, true)).pending());
    }

    @Test
    void anOlderWordOfTheSamePlaceChangesNothing() {
        var charged = placed.ranked(word(10, 2, false));
        assertEquals(charged, charged.ranked(word(10, 1, true)));
        assertEquals(charged, charged.ranked(word(10, 2, true)));
        assertEquals(word(10, 3, true), charged.ranked(word(10, 3, true)).rank());
    }

    @Test
    void aWordAboutAPlaceThatWasLeftIsNoneAboutTheNewOne() {
        var moved = placed.ranked(word(10, 1, true)).assessed(2, freeForm(20)).state();
        assertTrue(moved.pending());
        assertTrue(moved.ranked(word(10, 2, false)).pending());
        assertFalse(moved.ranked(word(20, 3, false)).pending());
    }

    private static Rank word(int second, long sequence, boolean free) {
        return new Rank(POOL, Instant.ofEpochSecond(second), sequence, free);
    }

    private static MessageUnit freeForm(int second) {
        return new MessageUnit(
                "wamid",
                "waba",
                "number",
                "customer",
                "Brazil",
                Instant.ofEpochSecond(second),
                LocalDate.parse("2026-10-01"),
                "2026-10",
                "USD",
                new Estimate("service", null, new Pool("number", "2026-10", 2)),
                null,
                true);
    }
}
