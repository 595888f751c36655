package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is kept of a customer for the gate.
class DeskTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void itIsEmptyOnlyWhereNothingIsKept() {
        assertTrue(Desk.empty().isEmpty());
        var waits = Desk.empty();
        waits.put(waiting("r1", 0));
        assertFalse(waits.isEmpty());
        waits.remove("r2");
        assertFalse(waits.isEmpty());
        waits.remove("r1");
        assertTrue(waits.isEmpty());
        var holds = Desk.empty();
        holds.reserve("r1", place(NOON));
        assertFalse(holds.isEmpty());
        var handled = Desk.empty();
        handled.learn("1", new Handler(true, "", NOON));
        assertFalse(handled.isEmpty());
        var said = Desk.empty();
        said.learn(
                Consents.none()
                        .with(
                                Consents.Key.everywhere(Scope.MARKETING),
                                new Consent(true, NOON, "api")));
        assertFalse(said.isEmpty());
    }

    @Test
    void ofTwoDesksWhoCameFirstIsFirstAndNeitherIsPutIntoAnotherOrder() {
        assertEquals(
                List.of("a0", "b1", "a2", "a1", "b2", "b3", "b0"),
                absorbed(List.of("a0", "a2", "a1"), List.of("b1", "b2", "b3", "b0")));
        assertEquals(List.of("b1"), absorbed(List.of(), List.of("b1")));
        assertEquals(List.of("a1"), absorbed(List.of("a1"), List.of()));
    }

    @Test
    void aPlaceIsForgottenAfterTwoDays() {
        var desk = Desk.empty();
        desk.reserve("r1", place(NOON));
        desk.reserve("r2", place(NOON.plusSeconds(1)));
        assertEquals(NOON.plus(DAY.multipliedBy(2)), desk.nextDue().orElseThrow());
        desk.forgetPlaces(NOON.plus(DAY.multipliedBy(2)).minusMillis(1));
        assertEquals(2, desk.places().size());
        desk.forgetPlaces(NOON.plus(DAY.multipliedBy(2)));
        assertEquals(Map.of("r2", place(NOON.plusSeconds(1))), desk.places());
    }

    /// Names say when they came: `a2` at the second second.
    private static List<String> absorbed(List<String> here, List<String> there) {
        var desk = of(here);
        desk.absorb(of(there));
        return desk.waiting().stream().map(each -> each.request().requestId()).toList();
    }

    private static Desk of(List<String> requests) {
        var desk = Desk.empty();
        for (var each : requests) desk.put(waiting(each, Integer.parseInt(each.substring(1))));
        return desk;
    }

    private static Reservation place(Instant at) {
        return new Reservation("portfolio/acme", "1", "5511", at, null);
    }

    private static Waiting waiting(String requestId, int second) {
        var request =
                new Request(
                        requestId,
                        "1",
                        "5511",
                        new Content.FreeForm(),
                        null,
                        null,
                        false,
                        null,
                        false,
                        new Request.Body("{}", null));
        return Waiting.forTurn(request, NOON.plusSeconds(second));
    }
}
