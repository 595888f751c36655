package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Nothing is lost, nothing comes in another order, and nobody waits for one who has failed.
@Timeout(20)
class HandoverTest {

    private static final int MANY = 20_001;

    private final List<Integer> taken = new ArrayList<>();

    @Test
    void everythingIsTakenInTheOrderInWhichItIsMade() {
        Handover.<Integer>run(given -> IntStream.range(0, MANY).forEach(given::accept), taken::add);
        assertEquals(IntStream.range(0, MANY).boxed().toList(), taken);
    }

    @Test
    void whereNothingIsMadeNothingIsTaken() {
        Handover.<Integer>run(_ -> {}, taken::add);
        assertEquals(List.of(), taken);
    }

    @Test
    void whatWasMadeBeforeAFailureIsTakenBeforeItIsThrown() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Handover.<Integer>run(
                                        given -> {
                                            given.accept(1);
                                            throw new IllegalArgumentException("no more");
                                        },
                                        taken::add));
        assertEquals("no more", thrown.getMessage());
        assertEquals(List.of(1), taken);
    }

    @Test
    void aFailureOfTheTakerEndsTheMaker() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Handover.<Integer>run(
                                        given ->
                                                IntStream.iterate(0, i -> i + 1)
                                                        .forEach(given::accept),
                                        _ -> {
                                            throw new IllegalArgumentException("no room");
                                        }));
        assertEquals("no room", thrown.getMessage());
    }
}
