package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.LedgerText;
import convometer.billing.LiteralLedger;
import convometer.billing.RandomFacts;
import convometer.billing.Scene;
import convometer.billing.ledger.BillingTables;
import convometer.billing.rules.Account;
import convometer.billing.rules.BillingAccounts;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.RepricingRequest;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// What is booked is priced by other tables when somebody asks for it, and not before.
class RepricingTest {

    static final Duration SLICE = Duration.ofMillis(20);
    private static final String DEARER =
            Scene.CARDS.replace("marketing 1 0.0625", "marketing 1 0.07");

    static KnownTables dearer() {
        return new KnownTables(
                Scene.tables("v1", Scene.eras(2), Scene.cards()),
                Scene.tables("v2", Scene.eras(2), Scene.cards(DEARER)));
    }

    private static RepricingRequest request(
            String id, String from, @Nullable String waba, boolean dryRun) {
        var at = Instant.EPOCH.plusSeconds(Long.parseLong(id.substring(1)));
        return new RepricingRequest(id, at, from, null, waba, dryRun, "v2", 0L);
    }

    static void marketing(LedgerHarness ledger, String wamid, int revision, String at) {
        ledger.delivered(
                wamid,
                revision,
                at,
                d -> d.setKind("template").setCategory("marketing").setSentByUs(revision > 1));
    }

    private static void untilDone(LedgerHarness ledger, String id) {
        for (var slice = 0; slice < 1000 && !isOver(ledger, id); slice++) ledger.advance(SLICE);
        assertEquals("done", ledger.repricingState(id));
    }

    private static boolean isOver(LedgerHarness ledger, String id) {
        return List.of("done", "refused").contains(ledger.repricingState(id));
    }

    @Test
    void whatIsBookedIsRepricedWithItsLines() {
        try (var ledger = new LedgerHarness(dearer())) {
            marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            marketing(ledger, "w2", 1, "2026-11-05T12:00:00Z");
            ledger.charges();
            ledger.reprice(request("r1", "2026-11", null, false));
            untilDone(ledger, "r1");
            assertEquals(
                    "w2 r2 marketing regular 0.07 estimate missing_send", ledger.chargesAsText());
            assertEquals(
                    List.of("marketing 1 0.0625 -> marketing 1 0.07"), ledger.repricedLines("r1"));
            assertEquals(
                    "marketing regular 1 0.0625 0\nmarketing regular 1 0.07 0",
                    ledger.linesAsText());
            marketing(ledger, "w1", 2, "2026-10-05T12:00:00Z");
            marketing(ledger, "w2", 2, "2026-11-05T12:00:00Z");
            assertEquals(
                    "w1 r2 marketing regular 0.0625 estimate missing_verdict\n"
                            + "w2 r3 marketing regular 0.07 estimate missing_verdict",
                    ledger.chargesAsText());
        }
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() {
        try (var ledger = new LedgerHarness(dearer())) {
            marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            var before = ledger.linesAsText();
            ledger.charges();
            ledger.reprice(request("r1", "2026-10", null, true));
            untilDone(ledger, "r1");
            assertEquals(
                    List.of("marketing 1 0.0625 -> marketing 1 0.07"), ledger.repricedLines("r1"));
            assertEquals(List.of(), ledger.charges());
            assertEquals(before, ledger.linesAsText());
            ledger.reprice(request("r2", "2026-10", null, false));
            untilDone(ledger, "r2");
            assertEquals(
                    "w1 r2 marketing regular 0.07 estimate missing_send", ledger.chargesAsText());
        }
    }

    @Test
    void onlyTheAccountThatWasNamedIsRepriced() {
        try (var ledger = new LedgerHarness(dearer())) {
            marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.charges();
            ledger.reprice(request("r1", "2026-10", "other", false));
            untilDone(ledger, "r1");
            assertEquals(List.of(), ledger.charges());
            assertEquals(List.of(), ledger.repricedLines("r1"));
        }
    }

    @Test
    void aClockThatStandsStillKeepsNobodyFromTheNextOneAndNoneIsBegunTwice() {
        try (var ledger = new LedgerHarness(dearer())) {
            marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.charges();
            var look =
                    new RepricingRequest("a", Instant.EPOCH, "2026-10", null, null, true, "v2", 0L);
            var real =
                    new RepricingRequest(
                            "b", Instant.EPOCH, "2026-10", null, null, false, "v2", 0L);
            ledger.reprice(look);
            untilDone(ledger, "a");
            ledger.reprice(real);
            untilDone(ledger, "b");
            assertEquals(
                    "w1 r2 marketing regular 0.07 estimate missing_send", ledger.chargesAsText());
            ledger.reprice(real);
            assertEquals("done", ledger.repricingState("b"));
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedWithAReason() {
        try (var ledger = new LedgerHarness(dearer())) {
            marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.reprice(request("r1", "October", null, false));
            assertEquals("refused", ledger.repricingState("r1"));
            ledger.reprice(request("r2", "2026-10", null, false));
            assertEquals("comparing", ledger.repricingState("r2"));
            ledger.reprice(request("r0", "2026-10", null, false));
            assertEquals("refused", ledger.repricingState("r0"));
            ledger.reprice(request("r3", "2026-10", null, false));
            assertEquals("refused", ledger.repricingState("r3"));
            var refused = ledger.repricing("r3");
            assertEquals(
                    "repricing r2 is under way",
                    refused == null ? null : refused.getProgress().getReason());
            untilDone(ledger, "r2");
        }
    }

    @Test
    void aRepricingThatFailsEndsAndTheLedgerGoesOn() {
        var broken = new KnownTables(dearer().current(), withoutTimeZone());
        try (var ledger = new LedgerHarness(broken)) {
            marketing(ledger, "w1", 1, "2026-10-05T12:00:00Z");
            ledger.charges();
            ledger.reprice(request("r1", "2026-10", null, false));
            for (var slice = 0; slice < 10; slice++) ledger.advance(SLICE);
            assertEquals("failed", ledger.repricingState("r1"));
            marketing(ledger, "w1", 2, "2026-10-05T12:00:00Z");
            assertEquals(
                    "w1 r2 marketing regular 0.0625 estimate missing_verdict",
                    ledger.chargesAsText());
            ledger.reprice(request("r2", "2026-10", "nobody", true));
            untilDone(ledger, "r2");
        }
    }

    /// A fault of ours, as far as anybody can make one.
    @SuppressWarnings("NullAway")
    private static BillingTables withoutTimeZone() {
        var accounts = new BillingAccounts();
        accounts.add(new Account("acme", "waba", null, "USD"), List.of("number"));
        return new BillingTables(
                "v2", accounts, Scene.eras(2), Scene.markets(), Scene.cards(DEARER));
    }

    /// Facts before, while and after a repricing end in what [LiteralLedger] works out by the new
    /// tables, on lines that are the sums.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void factsThatComeMeanwhileAreRepriced(long seed) {
        var random = new SplittableRandom(seed);
        var allowance = random.nextInt(4);
        var facts = new ArrayList<ThreadDecision>();
        for (var history = 0; history < 20; history++)
            facts.addAll(RandomFacts.of(random, history + "-"));
        var known =
                new KnownTables(
                        Scene.tables("v1", Scene.eras(3), Scene.cards(DEARER)),
                        Scene.tables("v2", Scene.eras(allowance), Scene.cards()));
        try (var ledger = new LedgerHarness(known)) {
            var shuffled = RandomFacts.shuffled(random, facts);
            var half = shuffled.size() / 2;
            shuffled.subList(0, half).forEach(ledger::read);
            ledger.reprice(request("r1", "2009-01", null, false));
            for (var fact : shuffled.subList(half, shuffled.size())) {
                ledger.read(fact);
                if (random.nextInt(4) == 0) ledger.advance(SLICE);
            }
            untilDone(ledger, "r1");
            ledger.reprice(request("r2", "2009-01", null, false));
            untilDone(ledger, "r2");
            var newest = new HashMap<String, Charge>();
            for (var charge : ledger.charges()) newest.put(charge.getUnitId(), charge);
            newest.values().removeIf(Charge::getWithdrawn);
            assertEquals(
                    LedgerText.text(LiteralLedger.charges(allowance, facts)),
                    LedgerText.text(LedgerText.texts(newest.values())));
            assertEquals(
                    LedgerText.text(LedgerText.sums(newest.values())),
                    LedgerText.text(LedgerText.lines(there(ledger.allLines()))));
            assertEquals(
                    LedgerText.text(LedgerText.detailSums(newest.values())),
                    LedgerText.text(LedgerText.details(ledger.allDetails())));
        }
    }

    private static List<BillingCount> there(List<BillingCount> lines) {
        return lines.stream().filter(line -> line.getQuantity() != 0).toList();
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200) / 40);
    }
}
