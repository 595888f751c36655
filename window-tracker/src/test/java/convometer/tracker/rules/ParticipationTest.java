package convometer.tracker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        assertEquals(List.of(NOON.plusSeconds(5)), told(of(old), of(latest)));
        assertEquals(List.of(NOON.plusSeconds(5)), told(of(latest), of(old)));
    }

    @Test
    void aVersionThatIsKnownChangesNothing() {
        var here = of(part(2, "delivered", NOON));
        here.learn("5511", part(2, "delivered", NOON.plusSeconds(1)), NOON);
        here.learn("5511", part(1, "delivered", NOON.plusSeconds(2)), NOON);
        assertEquals(Map.of("5511", part(2, "delivered", NOON)), here.parts());
    }

    @Test
    void itIsTouchedWhenSomethingCameLast() {
        var here = of(part(2, "delivered", NOON));
        here.learn("5511", part(2, "delivered", NOON), NOON.plusSeconds(7));
        here.learn("5511", part(2, "delivered", NOON), NOON.plusSeconds(3));
        assertEquals(NOON.plusSeconds(7), here.touchedAt());
        var there = of(part(1, "delivered", NOON));
        there.absorb(here);
        assertEquals(NOON.plusSeconds(7), there.touchedAt());
    }

    @Test
    void newsThatTellNothingElseAreNotTold() {
        var here = of(part(1, "delivered", NOON));
        here.learn("5511", part(2, "delivered", NOON), NOON);
        assertEquals(List.of(NOON), settled(here));
        here.learn("5511", part(3, "delivered", NOON), NOON);
        assertEquals(List.of(), settled(here));
    }

    private static List<Instant> told(Participation here, Participation there) {
        here.absorb(there);
        return settled(here);
    }

    private static List<Instant> settled(Participation here) {
        var telling = new Telling("5511");
        here.settle("1", telling);
        var told = new ArrayList<Instant>();
        for (var each : telling.told())
            if (each.decision() instanceof Decision.MessageDelivered(var delivery, _))
                told.add(delivery.deliveredAt());
        return told;
    }

    private static Participation of(Participation.Part part) {
        return new Participation("group", Map.of("5511", part), NOON, 0, Set.of());
    }

    private static Participation.Part part(int version, String status, Instant at) {
        var observed =
                new ThreadEvent.StatusObserved(
                        "1",
                        "group",
                        "g1",
                        status,
                        at,
                        "waba",
                        "5511",
                        null,
                        null,
                        Set.of(),
                        Names.used("5511", null, at),
                        at);
        return new Participation.Part(version, Outbound.of(observed), false);
    }
}
