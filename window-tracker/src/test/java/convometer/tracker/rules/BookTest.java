package convometer.tracker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/// What the history of a portfolio takes, and what it can be asked.
class BookTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    private final Book book = new Book(Traffic.RULES);

    @Test
    void itKnowsTheMessagesOfEachBusinessNumber() {
        book.add(new ThreadEvent.EchoSeen("1", "m1", Names.shown("5511"), NOON));
        assertEquals(
                List.of(true, false, false),
                List.of(book.knows("1", "m1"), book.knows("1", "m2"), book.knows("2", "m1")));
    }

    @Test
    void timeAndWhatAGroupToldAreNotOfThePast() {
        assertThrows(
                IllegalArgumentException.class, () -> book.add(new ThreadEvent.TimePassed(NOON)));
        var known = Outbound.unknown("g1");
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        book.add(
                                new ThreadEvent.GroupDelivered(
                                        "1",
                                        "group",
                                        "5511",
                                        1,
                                        known,
                                        false,
                                        Names.shown("5511"),
                                        NOON)));
    }
}
