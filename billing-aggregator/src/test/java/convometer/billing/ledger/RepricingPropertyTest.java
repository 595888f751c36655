package convometer.billing.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.LedgerText;
import convometer.billing.LiteralLedger;
import convometer.billing.RandomFacts;
import convometer.billing.Scene;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// A ledger that was booked by several versions of the tables, with other accounts, free tiers and
/// cards, and is repriced by the last of them while facts come, is the one that [LiteralLedger]
/// works out by the last tables alone; its lines are its sums, and so are their details, by the
/// labels that statements have then; each revision is one more than the one before.
class RepricingPropertyTest {

    private static final String OTHER_CARDS =
            Scene.CARDS
                            .replace("utility 3 0.007", "utility 2 0.0071")
                            .replace("2025-07-01 USD marketing 1 0.06\n", "")
                            .replace("marketing 1 0.0625", "marketing 1 0.07")
                    + "2025-07-01 USD authentication 2 0.006\n";

    private static final StatementLabels LABELS = StatementLabels.parse("team");

    private final MemoryState before = new MemoryState();
    private final MemoryState after = new MemoryState();
    private final Map<String, Charge> newest = new HashMap<>();
    private final Map<StatementLine, LineChange> lines = new HashMap<>();
    private @Nullable ShadowLedger shadow;

    private final Bookkeeper bookkeeper = new Bookkeeper(new Books(), LABELS);

    private final class Books implements Bookkeeper.Books {

        @Override
        public void charged(Charge charge) {
            var last = newest.put(charge.getUnitId(), charge);
            assertEquals(last == null ? 1 : last.getRevision() + 1, charge.getRevision());
            if (shadow != null) written.add(charge);
        }

        @Override
        public void deliveredAndFailed() {}

        @Override
        public void counted(LineChange change) {
            if (shadow == null) count(change);
        }
    }

    private final List<Charge> written = new ArrayList<>();

    private void count(LineChange change) {
        lines.merge(change.line(), change, LineChange::plus);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theRepricedLedgerIsThatOfTheLastTables(long seed) {
        var random = new SplittableRandom(seed);
        var facts = RandomFacts.of(random);
        var allowance = random.nextInt(4);
        var versions =
                List.of(
                        Scene.tables("v0", Scene.eras(3), Scene.cards()),
                        Scene.tables(
                                "v1",
                                Scene.otherAccounts(),
                                Scene.eras(random.nextInt(4)),
                                Scene.cards(OTHER_CARDS)),
                        Scene.tables("v2", Scene.eras(allowance), Scene.cards()));
        var byOrder = new Bookkeeper(new Books(), StatementLabels.parse("order"));
        var live = new LedgerEngine(before, versions.getFirst(), byOrder);
        var repriced = new LedgerEngine(after, versions.getLast(), bookkeeper);
        var shuffled = RandomFacts.shuffled(random, facts);
        var start = random.nextInt(shuffled.size() + 1);
        var end = start + random.nextInt(shuffled.size() - start + 1);
        for (var fact : shuffled.subList(0, start)) apply(live, fact, random, versions);
        lines.clear();
        var target = new Repricing(YearMonth.of(2009, 1), null, null, versions.getLast());
        var beside = new ShadowLedger(before, after, target, LABELS, this::count);
        shadow = beside;
        copyWhile(random, live, beside, shuffled.subList(start, end), versions);
        shadow = null;
        for (var fact : shuffled.subList(end, shuffled.size()))
            apply(repriced, fact, random, List.of(versions.getLast()));
        for (var row : List.copyOf(after.rows())) bookkeeper.revise(row);

        newest.values().removeIf(Charge::getWithdrawn);
        assertEquals(
                LedgerText.text(LiteralLedger.charges(allowance, facts)),
                LedgerText.text(LedgerText.texts(newest.values())),
                () -> "" + facts);
        assertTheLinesAreTheSums();
    }

    private void assertTheLinesAreTheSums() {
        var counts = lines.values().stream().map(change -> change.on(null)).toList();
        var sums = LedgerText.text(LedgerText.sums(newest.values()));
        assertEquals(sums, LedgerText.text(LedgerText.lines(counts)));
        assertEquals(sums, LedgerText.text(LedgerText.sumsOfDetails(counts)));
        assertEquals(
                LedgerText.text(LedgerText.detailSums(newest.values())),
                LedgerText.text(LedgerText.details(counts)));
    }

    /// Rows are copied while facts come, in no order.
    private void copyWhile(
            SplittableRandom random,
            LedgerEngine live,
            ShadowLedger beside,
            List<ThreadDecision> facts,
            List<BillingTables> versions) {
        var rows = new ArrayList<>(before.rows().stream().map(LedgerRow::id).toList());
        var coming = new ArrayList<>(facts);
        while (!rows.isEmpty() || !coming.isEmpty())
            if (rows.isEmpty() || (!coming.isEmpty() && random.nextBoolean()))
                apply(live, coming.removeFirst(), random, versions);
            else
                beside.copy(
                        Objects.requireNonNull(
                                before.row(rows.remove(random.nextInt(rows.size())), "")));
    }

    /// By any version that knows its account.
    private void apply(
            LedgerEngine engine,
            ThreadDecision decision,
            SplittableRandom random,
            List<BillingTables> versions) {
        var fact = Facts.of(decision);
        if (fact == null) return;
        var knowing = versions.stream().filter(tables -> tables.knows(fact)).toList();
        engine.apply(fact, knowing.get(random.nextInt(knowing.size())));
        if (shadow == null) return;
        written.forEach(shadow::charged);
        written.clear();
        shadow.booked(fact);
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }
}
