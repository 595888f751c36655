package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import convometer.billing.LedgerText;
import convometer.billing.RandomFacts;
import convometer.billing.Scene;
import convometer.billing.ledger.LineChange;
import convometer.billing.statements.ClosedContent;
import convometer.events.BillingCount;
import convometer.events.RepricingRequest;
import convometer.events.StatementClosing;
import convometer.events.ThreadDecision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Closed months keep their lines, whatever comes, and nothing of what comes is lost.
class ClosingTest {

    private static String text(LedgerHarness ledger) {
        return ledger.lines().stream().map(ClosingTest::text).collect(Collectors.joining("\n"));
    }

    private static String text(BillingCount line) {
        return String.join(
                        " ",
                        line.getMonth(),
                        line.getCategory(),
                        line.getQuantity() + "",
                        line.getAmount(),
                        line.getAdjusts())
                .strip();
    }

    private static StatementClosing closed(LedgerHarness ledger, String month) {
        var closing = ledger.closing("waba", month);
        assertNotNull(closing);
        assertEquals(null, closing.getRefused());
        return closing;
    }

    @Test
    void whatComesLaterIsAnAdjustmentInTheNextOpenMonth() {
        try (var ledger = new LedgerHarness(0)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            RepricingTest.marketing(ledger, "w2", 1, "2026-11-05T12:00:00Z");
            ledger.close("2026-10");
            RepricingTest.marketing(ledger, "w3", 1, "2026-10-06T12:00:00Z");
            assertEquals(
                    """
                    2026-10 marketing 1 0.0625
                    2026-11 marketing 1 0.0625
                    2026-11 marketing 1 0.0625 2026-10\
                    """,
                    text(ledger));
            ledger.close("2026-11");
            ledger.delivered(
                    "w1",
                    2,
                    "2026-10-05T12:00:00Z",
                    d -> d.setKind("template").setCategory("utility").setInWindow(false));
            assertEquals(
                    """
                    2026-10 marketing 1 0.0625
                    2026-11 marketing 1 0.0625
                    2026-11 marketing 1 0.0625 2026-10
                    2026-12 marketing -1 -0.0625 2026-10
                    2026-12 utility 1 0.0068 2026-10\
                    """,
                    text(ledger));
        }
    }

    @Test
    void aMonthIsClosedOnceWithTheContentThatItHasThen() {
        try (var ledger = new LedgerHarness(0)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.close("2026-10");
            var first = closed(ledger, "2026-10");
            var content = ClosedContent.of("waba", "2026-10", ledger.linesOf("waba", "2026-10"));
            assertEquals(content.sha256(), first.getStatementSha256());
            assertEquals(1, first.getStatementLines());
            RepricingTest.marketing(ledger, "w2", 1, "2026-10-05T12:00:00Z");
            ledger.close("waba", "2026-10", LedgerHarness.NOW.plusSeconds(1));
            assertEquals(first, closed(ledger, "2026-10"));
            assertEquals(
                    content,
                    ClosedContent.of("waba", "2026-10", ledger.linesOf("waba", "2026-10")));
        }
    }

    @Test
    void oneAccountIsClosedAndTheOthersStayOpen() {
        try (var ledger = new LedgerHarness(0)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.close("other", "2026-10", LedgerHarness.NOW);
            RepricingTest.marketing(ledger, "w2", 1, "2026-10-05T12:00:00Z");
            assertEquals("2026-10 marketing 2 0.125", text(ledger));
        }
    }

    @Test
    void aMonthThatHasLeftIsRefused() {
        try (var ledger = new LedgerHarness(0)) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.advanceDays(100);
            ledger.close("2026-10");
            var closing = ledger.closing("waba", "2026-10");
            assertEquals(
                    "2026-10 has left the ledger: nothing changes it any more",
                    closing == null ? null : closing.getRefused());
        }
    }

    @Test
    void aRepricingAdjustsWhatIsClosed() {
        try (var ledger = new LedgerHarness(RepricingTest.dearer())) {
            RepricingTest.marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.close("2026-10");
            RepricingTest.marketing(ledger, "w2", 1, "2026-10-06T12:00:00Z");
            ledger.close("2026-11");
            reprice(ledger, "r1", "v2");
            assertEquals(
                    """
                    2026-10 marketing 1 0.0625
                    2026-11 marketing 1 0.0625 2026-10
                    2026-12 marketing 0 0.015 2026-10\
                    """,
                    text(ledger));
            // The other ledger takes its place once more, and nothing is counted twice.
            reprice(ledger, "r2", "v1");
            assertEquals(
                    """
                    2026-10 marketing 1 0.0625
                    2026-11 marketing 1 0.0625 2026-10\
                    """,
                    text(ledger));
        }
    }

    private static void reprice(LedgerHarness ledger, String id, String version) {
        var at = Instant.EPOCH.plusSeconds(Long.parseLong(id.substring(1)));
        ledger.reprice(new RepricingRequest(id, at, "2009-01", null, null, false, version, 0L));
        for (var slice = 0; slice < 1000 && !ledger.repricingState(id).equals("done"); slice++)
            ledger.advance(RepricingTest.SLICE);
        assertEquals("done", ledger.repricingState(id));
    }

    /// Whatever is closed when, and whatever is repriced between: closed lines stay, and the lines
    /// of a month with all that adjusts it are those of a ledger in which nothing was closed.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostAndNothingThatIsClosedChanges(long seed) {
        var random = new SplittableRandom(seed);
        var facts = new ArrayList<ThreadDecision>();
        var boundary = RandomFacts.boundary(random);
        for (var history = 0; history < 12; history++)
            facts.addAll(RandomFacts.of(random, history + "-", boundary));
        var shuffled = RandomFacts.shuffled(random, facts);
        try (var open = new LedgerHarness(known(), Duration.ofDays(36_500));
                var closing = new LedgerHarness(known(), Duration.ofDays(36_500))) {
            var fixed = new HashMap<String, List<BillingCount>>();
            var repricings = 0;
            for (var fact : shuffled) {
                open.read(fact);
                closing.read(fact);
                if (random.nextInt(20) == 0) close(closing, random, fixed);
                if (random.nextInt(60) == 0) {
                    var id = "r" + ++repricings;
                    var version = random.nextBoolean() ? "v1" : "v2";
                    reprice(open, id, version);
                    reprice(closing, id, version);
                }
            }
            fixed.forEach((key, lines) -> assertEquals(lines, lines(closing, key), key));
            assertEquals(
                    LedgerText.text(LedgerText.lines(open.allLines())),
                    LedgerText.text(LedgerText.lines(closing.allLines())));
            assertEquals(
                    LedgerText.text(LedgerText.details(open.allDetails())),
                    LedgerText.text(LedgerText.details(closing.allDetails())));
        }
    }

    /// A ledger that has lost its state finds closed statements and old lines on the topics, and
    /// all facts: it comes to the same lines in whatever order it books.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aLedgerThatStartsAnewComesToTheSameLines(long seed) {
        var random = new SplittableRandom(seed);
        var facts = new ArrayList<ThreadDecision>();
        var boundary = RandomFacts.boundary(random);
        for (var history = 0; history < 12; history++)
            facts.addAll(RandomFacts.of(random, history + "-", boundary));
        try (var before = new LedgerHarness(known(), Duration.ofDays(36_500));
                var anew = new LedgerHarness(known(), Duration.ofDays(36_500))) {
            var fixed = new HashMap<String, List<BillingCount>>();
            for (var fact : RandomFacts.shuffled(random, facts)) {
                before.read(fact);
                if (random.nextInt(20) == 0) close(before, random, fixed);
            }
            anew.takeOver(before);
            for (var fact : RandomFacts.shuffled(random, facts)) anew.read(fact);
            fixed.forEach((key, lines) -> assertEquals(lines, lines(anew, key), key));
            assertEquals(something(before.allLines()), something(anew.allLines()));
            assertEquals(something(before.allDetails()), something(anew.allDetails()));
            // What is asked for again is answered as it was.
            for (var key : fixed.keySet()) {
                var slash = key.indexOf('/');
                var wabaId = key.substring(0, slash);
                var month = key.substring(slash + 1);
                anew.close(wabaId, month, LedgerHarness.NOW.plusSeconds(1));
                assertEquals(before.closing(wabaId, month), anew.closing(wabaId, month));
            }
        }
    }

    private static String something(List<BillingCount> lines) {
        return lines.stream()
                .filter(line -> !LineChange.all(line).isNothing())
                .map(line ->
                        String.join(
                                " ",
                                line.getWabaId(),
                                line.getPhoneNumberId(),
                                line.getDay(),
                                line.getTemplateName(),
                                text(line)))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whatIsNotCountedAnyMoreByANewLedgerIsNothing() {
        try (var before = new LedgerHarness(0);
                var anew = new LedgerHarness(0)) {
            RepricingTest.marketing(before, "w1", 1, "2026-10-05T12:00:00Z");
            RepricingTest.marketing(before, "w2", 1, "2026-11-05T12:00:00Z");
            before.close("2026-10");
            anew.takeOver(before);
            anew.freeForm("w3", 1, "2026-12-05T12:00:00Z");
            assertEquals(
                    """
                    2026-10 marketing 1 0.0625
                    2026-11 marketing -1 -0.0625 2026-10
                    2026-12 service 1 0.0034\
                    """,
                    text(anew));
            RepricingTest.marketing(anew, "w1", 1, "2026-10-05T12:00:00Z");
            assertEquals(
                    """
                    2026-10 marketing 1 0.0625
                    2026-12 service 1 0.0034\
                    """,
                    text(anew));
        }
    }

    /// The old request is read again, and the month is not known yet.
    @Test
    void whatWasRefusedStaysRefusedByANewLedger() {
        try (var before = new LedgerHarness(0);
                var anew = new LedgerHarness(0)) {
            RepricingTest.marketing(before, "w1", 1, "2026-10-05T12:00:00Z");
            before.advanceDays(100);
            before.close("2026-10");
            anew.takeOver(before);
            anew.close("2026-10");
            var closing = anew.closing("waba", "2026-10");
            assertNotNull(closing);
            assertEquals(before.closing("waba", "2026-10"), closing);
            RepricingTest.marketing(anew, "w1", 1, "2026-10-05T12:00:00Z");
            assertEquals("2026-10 marketing 1 0.0625", text(anew));
        }
    }

    private static KnownTables known() {
        return new KnownTables(
                Scene.tables("v1", Scene.eras(2), Scene.cards()),
                Scene.tables(
                        "v2", Scene.eras(1), Scene.cards(Scene.CARDS.replace("0.0625", "0.07"))));
    }

    private static void close(
            LedgerHarness ledger, SplittableRandom random, Map<String, List<BillingCount>> fixed) {
        var keys = new TreeSet<String>();
        for (var line : ledger.allLines()) keys.add(line.getWabaId() + "/" + line.getMonth());
        keys.removeAll(fixed.keySet());
        if (keys.isEmpty()) return;
        var key = List.copyOf(keys).get(random.nextInt(keys.size()));
        var slash = key.indexOf('/');
        ledger.close(key.substring(0, slash), key.substring(slash + 1), LedgerHarness.NOW);
        fixed.put(key, lines(ledger, key));
        assertNotEquals(List.of(), fixed.get(key));
    }

    private static List<BillingCount> lines(LedgerHarness ledger, String key) {
        var slash = key.indexOf('/');
        return ledger.linesOf(key.substring(0, slash), key.substring(slash + 1));
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200) / 10);
    }
}
