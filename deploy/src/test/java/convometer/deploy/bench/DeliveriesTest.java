package convometer.deploy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class DeliveriesTest {

    private final Deliveries deliveries = new Deliveries();

    @Test
    void aLineCountsTheMessagesOfItsNumberInTheirOrder() {
        deliveries.posted("a", "a1", ms(0));
        deliveries.posted("b", "b1", ms(5));
        deliveries.posted("a", "a2", ms(10));
        deliveries.counted("a", 1, ms(20));
        assertEquals(2, deliveries.missing());
        deliveries.counted("b", 1, ms(30));
        deliveries.counted("a", 2, ms(40));
        assertEquals(0, deliveries.missing());
        assertEquals(List.of(20L, 25L, 30L), until(PathStep.LINE));
    }

    @Test
    void whatALineCountedBeforeIsNotCountedAgain() {
        deliveries.posted("a", "a1", ms(0));
        deliveries.counted("a", 1, ms(20));
        deliveries.clear();
        deliveries.posted("a", "a2", ms(100));
        deliveries.counted("a", 1, ms(110));
        assertEquals(1, deliveries.missing());
        deliveries.counted("a", 2, ms(150));
        assertEquals(List.of(50L), until(PathStep.LINE));
    }

    @Test
    void aUnitThatChangesItsLineIsNoOtherMessage() {
        deliveries.posted("a", "a1", ms(0));
        deliveries.counted("a", 1, ms(20));
        deliveries.counted("a", 0, ms(30));
        deliveries.posted("a", "a2", ms(40));
        deliveries.counted("a", 1, ms(50));
        assertEquals(1, deliveries.missing());
    }

    @Test
    void ofEachStepTheFirstTimeCountsAndNoneBeforeThePost() {
        deliveries.reached(PathStep.STATUS, "a1", ms(0));
        deliveries.posted("a", "a1", ms(10));
        deliveries.reached(PathStep.STATUS, "a1", ms(14));
        deliveries.reached(PathStep.STATUS, "a1", ms(90));
        assertEquals(List.of(4L), until(PathStep.STATUS));
        assertEquals(List.of(), until(PathStep.FACT));
    }

    private List<Long> until(PathStep step) {
        return deliveries.until(step).stream().map(Duration::toMillis).sorted().toList();
    }

    private static long ms(long ms) {
        return Duration.ofMillis(ms).toNanos();
    }
}
