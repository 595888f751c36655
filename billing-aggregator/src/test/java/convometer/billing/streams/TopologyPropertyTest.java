package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import convometer.billing.LedgerText;
import convometer.billing.LiteralLedger;
import convometer.billing.RandomFacts;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// Facts in any order through the topology end in the charges that [LiteralLedger] works out, on
/// lines that are their sums; each revision is one more than the one before and says something
/// else.
class TopologyPropertyTest {

    /// Together in one topology, which takes its time to start.
    private static final int HISTORIES = 20;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theTopologyIsTheWholeLedger(long seed) {
        var random = new SplittableRandom(seed);
        var allowance = random.nextInt(4);
        var facts = new ArrayList<ThreadDecision>();
        for (var history = 0; history < HISTORIES; history++)
            facts.addAll(RandomFacts.of(random, history + "-"));
        try (var ledger = new LedgerHarness(allowance)) {
            RandomFacts.shuffled(random, facts).forEach(ledger::read);
            var newest = newest(ledger.charges());
            assertEquals(
                    LedgerText.text(LiteralLedger.charges(allowance, facts)),
                    LedgerText.text(LedgerText.texts(newest.values())),
                    () -> "" + facts);
            assertEquals(
                    LedgerText.text(LedgerText.sums(newest.values())),
                    LedgerText.text(LedgerText.lines(ledger.allLines())));
            assertEquals(
                    LedgerText.text(LedgerText.detailSums(newest.values())),
                    LedgerText.text(LedgerText.details(ledger.allDetails())));
            assertEquals(
                    LedgerText.text(LedgerText.lines(ledger.allLines())),
                    LedgerText.text(LedgerText.sumsOfDetails(ledger.allDetails())));
        }
    }

    /// What is not withdrawn.
    private static Map<String, Charge> newest(List<Charge> charges) {
        var newest = new HashMap<String, Charge>();
        for (var charge : charges) {
            var before = newest.put(charge.getUnitId(), charge);
            var revision = before == null ? 1 : before.getRevision() + 1;
            assertEquals(revision, charge.getRevision(), charge::toString);
            if (before != null)
                assertNotEquals(
                        Charge.newBuilder(before)
                                .setRevision(revision)
                                .setCause(charge.getCause())
                                .build(),
                        charge);
        }
        newest.values().removeIf(Charge::getWithdrawn);
        return newest;
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200) / 40);
    }
}
