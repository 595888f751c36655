package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Reservation;
import convometer.tracker.limit.Reserved;
import convometer.tracker.message.Wamid;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is kept of a customer for the gate.
class GateStateTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void itIsEmptyOnlyWhereNothingIsKept() {
        assertTrue(GateState.empty().isEmpty());
        var waits = GateState.empty();
        waits.put(waiting("r1", 0));
        assertFalse(waits.isEmpty());
        waits.remove(new RequestId("r2"));
        assertFalse(waits.isEmpty());
        waits.remove(new RequestId("r1"));
        assertTrue(waits.isEmpty());
        var holds = GateState.empty();
        holds.reserve(new RequestId("r1"), place(NOON));
        assertFalse(holds.isEmpty());
        var handled = GateState.empty();
        handled.apply(new PhoneNumberId("1"), new Assignee(true, "", NOON));
        assertFalse(handled.isEmpty());
        var said = GateState.empty();
        said.apply(
                Consents.none()
                        .with(
                                Consents.Key.everywhere(ConsentScope.MARKETING),
                                new Consent(true, NOON, "api")));
        assertFalse(said.isEmpty());
    }

    @Test
    void whatWaitsFitsIntoARecord() {
        var waits = GateState.empty();
        assertTrue(waits.hasRoomFor(request("r1", GateState.MOST_PENDING_CHARACTERS + 1)));
        waits.put(waiting("r1", 0));
        var more = GateState.MOST_PENDING_CHARACTERS - 2;
        assertTrue(waits.hasRoomFor(request("r2", more)));
        assertFalse(waits.hasRoomFor(request("r2", more + 1)));
    }

    @Test
    void labelsTakeRoomToo() {
        var waits = GateState.empty();
        waits.put(waiting("r1", 0));
        var more = GateState.MOST_PENDING_CHARACTERS - 2;
        assertTrue(waits.hasRoomFor(request("r2", more - 10, Map.of("team", "orders"))));
        assertFalse(waits.hasRoomFor(request("r2", more - 9, Map.of("team", "orders"))));
    }

    @Test
    void ofTwoStatesOfOneSlotThatOfTheSentMessageStays() {
        var id = new RequestId("r1");
        var sent = place(NOON).sent(new Wamid("m1"), NOON.plusSeconds(5));
        for (var states : List.of(List.of(place(NOON), sent), List.of(sent, place(NOON)))) {
            var gateState = GateState.empty();
            gateState.reserve(id, states.getFirst());
            var other = GateState.empty();
            other.reserve(id, states.getLast());
            gateState.merge(other);
            assertEquals(Map.of(id, sent), gateState.reservations());
        }
    }

    @Test
    void ofTwoGateStatesWhoCameFirstIsFirstAndNeitherIsPutIntoAnotherOrder() {
        assertEquals(
                List.of("a0", "b1", "a2", "a1", "b2", "b3", "b0"),
                merged(List.of("a0", "a2", "a1"), List.of("b1", "b2", "b3", "b0")));
        assertEquals(List.of("b1"), merged(List.of(), List.of("b1")));
        assertEquals(List.of("a1"), merged(List.of("a1"), List.of()));
    }

    @Test
    void aSlotIsForgottenAfterTwoDays() {
        var gateState = GateState.empty();
        gateState.reserve(new RequestId("r1"), place(NOON));
        gateState.reserve(new RequestId("r2"), place(NOON.plusSeconds(1)));
        assertEquals(NOON.plus(DAY.multipliedBy(2)), gateState.nextDue().orElseThrow());
        gateState.forgetReservations(NOON.plus(DAY.multipliedBy(2)).minusMillis(1));
        assertEquals(2, gateState.reservations().size());
        gateState.forgetReservations(NOON.plus(DAY.multipliedBy(2)));
        assertEquals(
                Map.of(new RequestId("r2"), place(NOON.plusSeconds(1))), gateState.reservations());
    }

    /// Names say when they came: `a2` at the second second.
    private static List<String> merged(List<String> here, List<String> there) {
        var gateState = of(here);
        gateState.merge(of(there));
        return gateState.pending().stream()
                .map(each -> each.request().requestId().value())
                .toList();
    }

    private static GateState of(List<String> requests) {
        var gateState = GateState.empty();
        for (var each : requests) gateState.put(waiting(each, Integer.parseInt(each.substring(1))));
        return gateState;
    }

    private static Reservation place(Instant at) {
        return new Reservation(
                new Reserved("portfolio/acme", null),
                new PhoneNumberId("1"),
                new CustomerId("5511"),
                at,
                null);
    }

    private static PendingRequest waiting(String requestId, int second) {
        return PendingRequest.firstTry(request(requestId, 2), NOON.plusSeconds(second));
    }

    private static SendRequest request(String requestId, int characters) {
        return request(requestId, characters, Map.of());
    }

    private static SendRequest request(
            String requestId, int characters, Map<String, String> labels) {
        return new SendRequest(
                new RequestId(requestId),
                new PhoneNumberId("1"),
                new CustomerId("5511"),
                new Content.FreeForm(),
                null,
                null,
                false,
                new Requester(null, labels),
                false,
                new SendRequest.Body("x".repeat(characters), null));
    }
}
