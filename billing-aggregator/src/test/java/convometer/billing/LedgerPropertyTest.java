package convometer.billing;

import static convometer.billing.LedgerText.lines;
import static convometer.billing.LedgerText.sums;
import static convometer.billing.LedgerText.text;
import static convometer.billing.LedgerText.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// Facts in any order, doubled, end in the ledger that [LiteralLedger] works out of the newest
/// ones, and on lines that are the ledger's sums.
public class LedgerPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theLedgerIsWhatTheNewestRevisionsSayAndTheLinesAreItsSums(long seed) {
        var random = new SplittableRandom(seed);
        var allowance = random.nextInt(4);
        var facts = RandomFacts.of(random);
        var ledger =
                LedgerScenario.ledger(
                        Scene.eras(allowance), Scene.cards(), RandomFacts.shuffled(random, facts));
        assertEquals(
                text(LiteralLedger.charges(allowance, facts)),
                text(texts(ledger.charges())),
                () -> "" + facts);
        assertEquals(text(sums(ledger.charges())), text(lines(ledger.counts())));
    }

    public static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }
}
