package convometer.tracker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// G4 against the rule read literally: the set of (customer, request, instant), counted anew each
/// time.
class LimitLedgerPropertyTest {

    private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 300));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theGateStateSaysWhatCountingSays(long seed) {
        var random = new SplittableRandom(seed);
        var limit = 1 + random.nextInt(4);
        var ledger = new LimitLedger(new MemoryLedgerStore());
        var literal = new LiteralLedger();
        var names = new HashMap<CustomerId, CustomerId>();
        var now = START;
        for (var step = 0; step < 150; step++) {
            now = now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(40_000_000) : 1);
            var name = new CustomerId("c" + (step / 50 * 3 + random.nextInt(6)));
            var customer = names.getOrDefault(name, name);
            var request = new RequestId(name + "-" + random.nextInt(step / 15 + 1));
            switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                        assertEquals(
                                literal.reserve(customer, request, limit, now),
                                ledger.reserve(customer, request, limit, now, now).granted());
                case 3, 4 -> {
                    ledger.sent(customer, request, now, now);
                    literal.sent(customer, request, now);
                }
                case 5, 6 -> {
                    ledger.release(customer, request, now, now);
                    literal.release(customer, request, now);
                }
                default -> {
                    var other = new CustomerId("c" + random.nextInt(15));
                    var from = names.getOrDefault(other, other);
                    ledger.rename(from, customer, now);
                    literal.rename(from, customer);
                    names.put(from, customer);
                    names.replaceAll((_, known) -> known.equals(from) ? customer : known);
                }
            }
            ledger.expire(now);
            assertEquals(Math.max(0, limit - literal.counted(now)), ledger.left(limit));
            assertEquals(literal.freeAt(limit, now), ledger.freeAt(limit));
            assertEquals(literal.returnsAt(now), ledger.returnsAt());
        }
    }

    /// What became of messages may come in any order, and twice.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOrderOfWhatBecameOfMessagesDoesNotMatter(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Step>();
        for (var i = 0; i < 8; i++) {
            var customer = new CustomerId("c" + random.nextInt(3));
            var request = new RequestId("r" + i);
            var at = START.plusSeconds(random.nextInt(3_600));
            steps.add(new Step(customer, request, 0, at));
            if (random.nextBoolean()) steps.add(new Step(customer, request, 1, at.plusSeconds(1)));
            if (random.nextInt(3) == 0)
                steps.add(new Step(customer, request, 2, at.plusSeconds(2)));
        }
        var inOrder = fillOf(steps);
        var disturbed = new ArrayList<>(steps);
        disturbed.addAll(steps.subList(0, steps.size() / 2));
        Collections.shuffle(disturbed, new Random(seed));
        assertEquals(inOrder, fillOf(disturbed));
    }

    private record Step(CustomerId customer, RequestId request, int what, Instant at) {}

    private static List<LimitLedger.End> fillOf(List<Step> steps) {
        var store = new MemoryLedgerStore();
        var ledger = new LimitLedger(store);
        var now = START.plus(Duration.ofHours(2));
        for (var step : steps)
            switch (step.what()) {
                case 0 -> ledger.reserve(step.customer(), step.request(), 100, step.at(), now);
                case 1 -> ledger.sent(step.customer(), step.request(), step.at(), now);
                default -> ledger.release(step.customer(), step.request(), step.at(), now);
            }
        return store.ends(100);
    }
}
