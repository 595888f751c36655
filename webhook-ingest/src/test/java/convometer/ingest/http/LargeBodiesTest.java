package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.ingest.IngestSettings;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LargeBodiesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> granted = new ArrayList<>();
    private final LargeBodies rooms = rooms(100, 100);

    private static LargeBodies rooms(int bytes, int body) {
        return new LargeBodies(
                new IngestSettings(body, 1, 1 << 20, SECOND, SECOND, SECOND),
                new BodySettings(1 << 16, bytes, 1, SECOND, SECOND, SECOND, 1),
                new SimpleMeterRegistry());
    }

    private LargeBodies.Room room(int bytes, String name) {
        return new LargeBodies.Room(bytes, () -> granted.add(name));
    }

    @Test
    void whoFindsNoRoomGetsTheFirstThatIsGivenBack() {
        var first = room(60, "first");
        var second = room(60, "second");
        assertTrue(rooms.enter(first));
        assertFalse(rooms.enter(second));
        assertTrue(rooms.isContended());

        rooms.leave(first);

        assertEquals(List.of("second"), granted);
        assertFalse(rooms.isContended());
        rooms.leave(second);
        assertTrue(rooms.enter(room(100, "whole")));
    }

    @Test
    void theSmallerComesFirstAndOfEqualOnesTheOlder() {
        var whole = room(100, "whole");
        assertTrue(rooms.enter(whole));
        for (var name : List.of("a", "b")) assertFalse(rooms.enter(room(50, name)));
        assertFalse(rooms.enter(room(20, "small")));

        rooms.leave(whole);

        assertEquals(List.of("small", "a"), granted);
    }

    @Test
    void whoFitsBesideThoseThatWaitDoesNotWait() {
        assertTrue(rooms.enter(room(80, "most")));
        assertFalse(rooms.enter(room(50, "large")));
        assertTrue(rooms.enter(room(20, "rest")));
    }

    @Test
    void whoNoLongerWaitsGetsNoneAndKeepsNobodyFromIt() {
        var whole = room(100, "whole");
        var gone = room(10, "gone");
        assertTrue(rooms.enter(whole));
        assertFalse(rooms.enter(gone));
        assertFalse(rooms.enter(room(20, "patient")));

        rooms.leave(gone);
        rooms.leave(whole);

        assertEquals(List.of("patient"), granted);
    }

    @Test
    void theLargestBodyMustFit() {
        assertThrows(IllegalArgumentException.class, () -> rooms(100, 101));
    }
}
