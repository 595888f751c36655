package convometer.tracker.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Wamid;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is known of a message to a group under the names of one participant (P9).
class ParticipationTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    @Test
    void ofOneNameTheLatestVersionCounts() {
        var old = part(1, "delivered", NOON.plusSeconds(9));
        var latest = part(2, "delivered", NOON.plusSeconds(5));
        assertEquals(List.of(NOON.plusSeconds(5)), emitted(of(old), of(latest)));
        assertEquals(List.of(NOON.plusSeconds(5)), emitted(of(latest), of(old)));
    }

    @Test
    void aVersionThatIsKnownChangesNothing() {
        var here = of(part(2, "delivered", NOON));
        here.apply(new CustomerId("5511"), part(2, "delivered", NOON.plusSeconds(1)), NOON);
        here.apply(new CustomerId("5511"), part(1, "delivered", NOON.plusSeconds(2)), NOON);
        assertEquals(Map.of(new CustomerId("5511"), part(2, "delivered", NOON)), here.parts());
    }

    @Test
    void itIsSeenWhenSomethingCameLast() {
        var here = of(part(2, "delivered", NOON));
        here.apply(new CustomerId("5511"), part(2, "delivered", NOON), NOON.plusSeconds(7));
        here.apply(new CustomerId("5511"), part(2, "delivered", NOON), NOON.plusSeconds(3));
        assertEquals(NOON.plusSeconds(7), here.lastSeenAt());
        var there = of(part(1, "delivered", NOON));
        there.merge(here);
        assertEquals(NOON.plusSeconds(7), there.lastSeenAt());
    }

    @Test
    void newsThatEmitNothingElseAreNotEmitted() {
        var here = of(part(1, "delivered", NOON));
        here.apply(new CustomerId("5511"), part(2, "delivered", NOON), NOON);
        assertEquals(List.of(NOON), settled(here));
        here.apply(new CustomerId("5511"), part(3, "delivered", NOON), NOON);
        assertEquals(List.of(), settled(here));
    }

    private static List<Instant> emitted(Participation here, Participation there) {
        here.merge(there);
        return settled(here);
    }

    private static List<Instant> settled(Participation here) {
        var decisions = new DecisionCollector(new CustomerId("5511"));
        here.publishDifference(new PhoneNumberId("1"), decisions);
        var emitted = new ArrayList<Instant>();
        for (var each : decisions.emitted())
            if (each.decision() instanceof Decision.MessageDelivered(var delivery, _))
                emitted.add(delivery.deliveredAt());
        return emitted;
    }

    private static Participation of(Participation.Part part) {
        return new Participation("group", Map.of(new CustomerId("5511"), part), NOON, 0, Set.of());
    }

    private static Participation.Part part(int version, String status, Instant at) {
        var observed =
                new CustomerEvent.StatusObserved(
                        new PhoneNumberId("1"),
                        "group",
                        new Wamid("g1"),
                        status,
                        at,
                        new WabaId("waba"),
                        "5511",
                        null,
                        null,
                        Set.of(),
                        CustomerAliases.used("5511", null, at),
                        at,
                        null);
        return new Participation.Part(version, OutboundMessage.of(observed), false, null);
    }
}
