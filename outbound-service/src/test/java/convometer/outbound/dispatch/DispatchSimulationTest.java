package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Random;

/// No message is sent twice, none is lost, each has one end, none of a thread overtakes: whatever
/// Meta answers and wherever the process ends.
class DispatchSimulationTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsUnderFaults(long seed) {
        var world =
                new DispatchSimulation(seed, _ -> false)
                        .with(400, 60, Duration.ofSeconds(20), LEASE)
                        .run();
        world.check();
        assertTrue(world.outcomes("accepted") > 200, "most are taken");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsUnderFaultsAndCrashes(long seed) {
        var random = new Random(seed);
        var world =
                new DispatchSimulation(seed, _ -> random.nextInt(150) == 0)
                        .with(400, 60, Duration.ofSeconds(20), LEASE)
                        .run();
        world.check();
        assertTrue(world.crashed() > 3, "it crashed");
        assertTrue(world.outcomes("accepted") > 100, "many are taken");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shortLeasesRunOutAndAreRenewed(long seed) {
        var random = new Random(seed);
        var world =
                new DispatchSimulation(seed, _ -> random.nextInt(300) == 0)
                        .with(400, 20, Duration.ofSeconds(3), Duration.ofSeconds(4))
                        .run();
        world.check();
        assertTrue(world.renewals() > 50, () -> world.renewals() + " renewals");
    }

    /// One run, and then as many more as it has points at which the process can end.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void holdsWhereverTheProcessEnds(long seed) {
        var whole = few(seed, Integer.MAX_VALUE);
        assertEquals(0, whole.crashed());
        for (var point = 0; point < whole.points(); point++) few(seed, point);
    }

    @Test
    void aFaultIsTriedAgain() {
        var world = few(21, Integer.MAX_VALUE);
        assertTrue(world.posts() > 12, () -> world.posts() + " posts");
    }

    private static DispatchSimulation few(long seed, int crashAt) {
        var world =
                new DispatchSimulation(seed, point -> point == crashAt)
                        .with(12, 3, Duration.ofSeconds(1), LEASE)
                        .run();
        world.check();
        return world;
    }
}
