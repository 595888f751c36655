package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import java.util.List;

class StoredFactsTest {

    @Test
    void theFactsOfMonthsAreHandedOverAndNoOthers() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.freeForm("w1", 2, "2026-09-30T10:00:00Z");
            ledger.freeForm("w2", 1, "2026-10-03T10:00:00Z");
            ledger.conversation("c1", 1, "service", "2026-10-03T10:00:00Z", false);
            ledger.freeForm("w3", 1, "2026-11-03T10:00:00Z");
            ledger.freeForm("w4", 1, "2026-12-03T10:00:00Z");
            assertEquals(
                    List.of(
                            "2026-10 conversation c1, revision 1",
                            "2026-10 message w2, revision 1",
                            "2026-12 message w4, revision 1"),
                    ledger.factsOf("2026-10", "2026-12"));
            assertEquals(
                    List.of("2026-09 message w1, revision 2"),
                    ledger.factsOf("2026-08", "2026-09"));
            assertEquals(List.of(), ledger.factsOf());
        }
    }

    @Test
    void ofWhatHasLeftTheMonthAfterTheNextIsTheFirst() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.freeForm("w1", 1, "2029-09-03T10:00:00Z");
            ledger.freeForm("w2", 1, "2029-12-20T10:00:00Z");
            assertNull(ledger.firstToReprice());
            ledger.advanceDays(70);
            assertEquals("2029-11", ledger.firstToReprice());
        }
    }
}
