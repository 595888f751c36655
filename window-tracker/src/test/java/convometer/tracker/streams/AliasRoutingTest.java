package convometer.tracker.streams;

import static convometer.tracker.streams.AliasRouting.Step.MOVE;
import static convometer.tracker.streams.AliasRouting.Step.NOTHING;
import static convometer.tracker.streams.AliasRouting.Step.NOTIFY_OTHER;
import static convometer.tracker.streams.AliasRouting.Step.REDIRECT;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.streams.store.CustomerKey;

import org.junit.jupiter.api.Test;

class AliasRoutingTest {

    private static final CustomerKey SMALL = CustomerKey.ofCustomer("acme", "5");
    private static final CustomerKey LARGE = CustomerKey.ofCustomer("acme", "9");
    private static final CustomerKey UNASSIGNED = SMALL.unassigned("106");

    @Test
    void theLargerKeyPointsToTheSmallerOne() {
        assertEquals(REDIRECT, AliasRouting.decide(LARGE, false, SMALL));
        assertEquals(MOVE, AliasRouting.decide(LARGE, true, SMALL));
    }

    @Test
    void theSmallerKeyNeverPointsUpEvenIfNothingIsKeptThere() {
        assertEquals(NOTIFY_OTHER, AliasRouting.decide(SMALL, false, LARGE));
        assertEquals(NOTIFY_OTHER, AliasRouting.decide(SMALL, true, LARGE));
    }

    @Test
    void whoIsOfNoPortfolioGoesToTheOneThatIs() {
        assertEquals(MOVE, AliasRouting.decide(UNASSIGNED, true, LARGE));
        assertEquals(REDIRECT, AliasRouting.decide(UNASSIGNED, false, LARGE));
        assertEquals(NOTIFY_OTHER, AliasRouting.decide(LARGE, false, UNASSIGNED));
        assertEquals(MOVE, AliasRouting.decide(UNASSIGNED.named("9"), true, UNASSIGNED));
    }

    @Test
    void twoOfTwoPlacesAreNotOne() {
        assertEquals(
                NOTHING, AliasRouting.decide(LARGE, true, CustomerKey.ofCustomer("other", "5")));
        assertEquals(NOTHING, AliasRouting.decide(UNASSIGNED, true, SMALL.unassigned("107")));
        assertEquals(NOTHING, AliasRouting.decide(SMALL, true, SMALL));
    }
}
