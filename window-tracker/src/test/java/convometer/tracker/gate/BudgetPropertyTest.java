package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/// Budgets against the rule read literally, whatever comes when: the gates of several customers ask
/// one ledger, which lags behind; messages are sent, delivered, failed, both, told of twice or
/// late.
class BudgetPropertyTest {

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 150));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsSpentIsWhatCountingSays(long seed) {
        new BudgetTraffic(seed).run(400);
    }

    @Test
    void theTrafficKnowsEveryEnd() {
        var seen = new HashMap<String, Integer>();
        for (var seed = 0; seed < 20; seed++)
            new BudgetTraffic(seed).run(400).forEach((end, n) -> seen.merge(end, n, Integer::sum));
        for (var end : ENDS.keySet())
            assertTrue(seen.getOrDefault(end, 0) >= ENDS.get(end), () -> end + " in " + seen);
    }

    private static final Map<String, Integer> ENDS =
            Map.of(
                    "permitted", 500,
                    "budget_exhausted", 150,
                    "messaging_limit", 20,
                    "delivered", 150,
                    "given back", 200,
                    "delivered after it failed", 20,
                    "renewed", 20,
                    "threshold", 40,
                    "slot", 100);
}
