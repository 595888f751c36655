package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.Charge;
import convometer.events.DeliveryFact;
import convometer.events.ReportedConversation;
import convometer.events.RepricingRequest;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A month leaves the stores when it is over and nothing of it has come for 60 days. Until then it
/// can be corrected; what it says on topics stays.
class RetentionTest {

    private static void inConversation(
            LedgerHarness ledger, String wamid, int revision, String at, String type) {
        ledger.delivered(wamid, revision, at, d -> inConversation(d, revision, type));
    }

    private static DeliveryFact.Builder inConversation(
            DeliveryFact.Builder fact, int revision, String type) {
        return fact.setKind("template")
                .setCategory("utility")
                .setSentByUs(revision > 1)
                .setPricing(LedgerHarness.verdict("utility", type))
                .setConversation(
                        ReportedConversation.newBuilder().setId("X").setCanonical("{}").build());
    }

    @Test
    void aMonthLeavesWithAllThatIsOfItAndItsStatementStays() {
        try (var ledger = new LedgerHarness(2)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.freeForm("w2", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(30);
            RepricingTest.marketing(ledger, "w3", 1, "2026-11-05T12:00:00Z");
            var lines = ledger.linesAsText();
            ledger.advanceDays(30);
            assertEquals("2026-10 kept, 2026-11 kept", ledger.months());
            ledger.advanceDays(2);
            assertEquals("2026-10 left, 2026-11 kept", ledger.months());
            assertEquals(List.of(), ledger.keys("2026-10"));
            assertEquals(lines, ledger.linesAsText());
            ledger.charges();
            RepricingTest.marketing(ledger, "w3", 2, "2026-11-05T12:00:00Z");
            assertEquals(
                    "w3 r2 marketing regular 0.0625 estimate missing_verdict",
                    ledger.chargesAsText());
        }
    }

    @Test
    void aMonthThatIsCorrectedStays() {
        try (var ledger = new LedgerHarness(2)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(50);
            RepricingTest.marketing(ledger, "w1", 2, "2026-10-05T12:00:00Z");
            ledger.advanceDays(50);
            assertEquals("2026-10 kept", ledger.months());
            ledger.advanceDays(12);
            assertEquals("2026-10 left", ledger.months());
        }
    }

    @Test
    void whatComesTooLateIsSetAsideWithItsReason() {
        try (var ledger = new LedgerHarness(2)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(62);
            ledger.charges();
            RepricingTest.marketing(ledger, "w1", 2, "2026-10-05T12:00:00Z");
            assertEquals(List.of(), ledger.charges());
            var letters = ledger.ownDeadLetters();
            assertEquals(1, letters.size());
            assertEquals("w1", letters.getFirst().key());
            var code = letters.getFirst().headers().lastHeader("convometer.code").value();
            assertEquals("too_late", new String(code, StandardCharsets.UTF_8));
            assertEquals(1, ledger.counted("too_late"));
            RepricingTest.marketing(ledger, "w2", 1, "2026-11-05T12:00:00Z");
            assertEquals(1, ledger.charges().size());
        }
    }

    /// Otherwise its later message would be a unit again.
    @Test
    void aConversationStaysForItsMessagesOfTheNextMonthAndIsNotCorrected() {
        try (var ledger = new LedgerHarness(2)) {
            inConversation(ledger, "w1", 1, "2025-05-31T12:00:00Z", "regular");
            ledger.advanceDays(40);
            inConversation(ledger, "w2", 1, "2025-06-01T12:00:00Z", "regular");
            var lines = ledger.linesAsText();
            ledger.advanceDays(22);
            assertEquals("2025-05 left, 2025-06 kept", ledger.months());
            assertEquals("ledger 2025-05sX", ledger.keys("2025-05").getFirst());
            ledger.charges();
            inConversation(ledger, "w2", 2, "2025-06-01T12:00:00Z", "free_customer_service");
            inConversation(ledger, "w3", 1, "2025-06-01T12:00:00Z", "regular");
            assertEquals(List.of(), ledger.charges());
            ledger.advanceDays(62);
            ledger.freeForm("w4", 1, "2025-07-05T12:00:00Z");
            ledger.advanceDays(62);
            assertEquals("2025-05 left, 2025-06 left, 2025-07 left", ledger.months());
            assertEquals(List.of(), ledger.keys("2025-05"));
            assertTrue(ledger.linesAsText().startsWith(lines));
        }
    }

    /// By other tables it may have been charged in the month that has left.
    @Test
    void whatNobodyKnowsOfTheDayAfterIsTooLateToo() {
        try (var ledger = new LedgerHarness(2)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(40);
            RepricingTest.marketing(ledger, "w2", 1, "2026-11-01T12:00:00Z");
            ledger.advanceDays(22);
            assertEquals("2026-10 left, 2026-11 kept", ledger.months());
            ledger.charges();
            RepricingTest.marketing(ledger, "w3", 1, "2026-11-01T12:00:00Z");
            RepricingTest.marketing(ledger, "w2", 2, "2026-11-01T12:00:00Z");
            RepricingTest.marketing(ledger, "w4", 1, "2026-11-03T12:00:00Z");
            assertEquals(
                    List.of("w2", "w4"), ledger.charges().stream().map(Charge::getUnitId).toList());
            assertEquals(1, ledger.counted("too_late"));
        }
    }

    /// What is leaving is gone for everybody at once, however long it takes.
    @Test
    void aConversationIsNoUnitAgainWhileItsMonthIsLeaving() {
        try (var ledger = new LedgerHarness(RepricingTest.dearer())) {
            inConversation(ledger, "w1", 1, "2025-05-31T12:00:00Z", "regular");
            ledger.advanceDays(40);
            inConversation(ledger, "w2", 1, "2025-06-01T12:00:00Z", "regular");
            RepricingTest.marketing(ledger, "w3", 1, "2025-08-01T12:00:00Z");
            ledger.charges();
            ledger.advance(Duration.ofDays(22));
            assertEquals("2025-05 leaving, 2025-06 kept, 2025-08 kept", ledger.months());
            inConversation(ledger, "w2", 2, "2025-06-01T12:00:00Z", "free_customer_service");
            ledger.reprice(request("r1", "2025-08"));
            inConversation(ledger, "w2", 3, "2025-06-01T12:00:00Z", "regular");
            for (var slice = 0; slice < 20; slice++) ledger.advance(RepricingTest.SLICE);
            inConversation(ledger, "w2", 4, "2025-06-01T12:00:00Z", "regular");
            assertEquals("done", ledger.repricingState("r1"));
            assertEquals("2025-05 left, 2025-06 kept, 2025-08 kept", ledger.months());
            assertEquals(List.of(), ledger.charges().stream().map(Charge::getUnitId).toList());
            assertEquals("ledger 2025-05sX", ledger.keys("2025-05").getFirst());
        }
    }

    @Test
    void theOldestMonthLeavesFirst() {
        try (var ledger = new LedgerHarness(2)) {
            RepricingTest.marketing(ledger, "w2", 1, "2026-11-05T12:00:00Z");
            ledger.advanceDays(10);
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(55);
            assertEquals("2026-10 kept, 2026-11 kept", ledger.months());
            ledger.advanceDays(7);
            ledger.advanceDays(1);
            assertEquals("2026-10 left, 2026-11 left", ledger.months());
        }
    }

    @Test
    void aConversationThatIsWithdrawnTooLateIsSetAside() {
        try (var ledger = new LedgerHarness(2)) {
            var id = "number/5511987654321/utility/2026-10-05T12:00:00Z";
            ledger.conversation(id, 1, "utility", "2026-10-05T12:00:00Z", false);
            ledger.advanceDays(62);
            ledger.conversation(id, 2, "utility", "2026-10-05T12:00:00Z", true);
            assertEquals(1, ledger.counted("too_late"));
            assertEquals("2026-10 left", ledger.months());
        }
    }

    @Test
    void toLookAtAnotherPriceKeepsNoMonth() {
        try (var ledger = new LedgerHarness(RepricingTest.dearer())) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(55);
            ledger.reprice(
                    new RepricingRequest(
                            "r", Instant.EPOCH, "2026-10", null, null, true, "v2", 0L));
            for (var slice = 0; slice < 20; slice++) ledger.advance(RepricingTest.SLICE);
            assertEquals("done", ledger.repricingState("r"));
            ledger.advanceDays(7);
            assertEquals("2026-10 left", ledger.months());
        }
    }

    @Test
    void aRepricingThatWouldNeedWhatHasLeftIsRefused() {
        try (var ledger = new LedgerHarness(RepricingTest.dearer())) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(30);
            RepricingTest.marketing(ledger, "w2", 1, "2026-11-05T12:00:00Z");
            RepricingTest.marketing(ledger, "w3", 1, "2026-12-05T12:00:00Z");
            ledger.advanceDays(32);
            assertEquals("2026-10 left, 2026-11 kept, 2026-12 kept", ledger.months());
            ledger.reprice(request("r1", "2026-11"));
            assertEquals("refused", ledger.repricingState("r1"));
            var refused = ledger.repricing("r1");
            assertEquals(
                    "what was before 2026-12 is not corrected any more",
                    refused == null ? null : refused.getProgress().getReason());
            ledger.reprice(request("r2", "2026-12"));
            for (var slice = 0; slice < 20; slice++) ledger.advance(RepricingTest.SLICE);
            assertEquals("done", ledger.repricingState("r2"));
            assertEquals(
                    """
                    marketing regular 1 0.0625 0
                    marketing regular 1 0.0625 0
                    marketing regular 1 0.07 0\
                    """,
                    ledger.linesAsText());
            assertTrue(ledger.keys("2026-11").stream().noneMatch(key -> key.contains("2026-11a")));
        }
    }

    private static RepricingRequest request(String id, String from) {
        return new RepricingRequest(id, Instant.EPOCH, from, null, null, false, "v2", 0L);
    }
}
