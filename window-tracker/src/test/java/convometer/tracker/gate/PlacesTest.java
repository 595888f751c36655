package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// G4 by example: a limit of two customers. A line is an instant of the day (a second one with
/// `+`), what comes, and what the desk has to say: the answer and how many count.
class PlacesTest {

    private static final Instant DAY = Instant.parse("2026-10-20T00:00:00Z");

    @Test
    void aLimitOfTwoHasTwoPlaces() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:01.000 bob asks 2     granted 2
                10:00:02.000 cid asks 3     refused+10:00:00.000 2
                10:00:02.000 cid asks 3     refused+10:00:00.000 2
                """);
    }

    @Test
    void whoCountsAlreadyTakesNoPlaceAndStaysLonger() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:01.000 bob asks 2     granted 2
                11:00:00.000 ann asks 3     granted 2
                12:00:00.000 cid asks 4     refused+10:00:01.000 2
                +10:00:01.000 cid asks 5    granted 2
                +10:59:59.999 dan asks 6    refused+11:00:00.000 2
                +11:00:00.000 dan asks 7    granted 2
                """);
    }

    @Test
    void aCustomerCountsTwentyFourHoursFromTheSendingToTheMillisecond() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:05.250 ann sent 1     1
                +10:00:05.249 ann waits     1
                +10:00:05.250 ann waits     0
                """);
    }

    @Test
    void aPlaceThatIsGivenBackIsFreeAtOnceAndOnlyOnce() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:00.000 ann returns 1  0
                10:00:01.000 ann asks 2     granted 1
                10:00:02.000 ann returns 1  1
                10:00:03.000 ann returns 2  0
                10:00:04.000 ann returns 2  0
                """);
    }

    @Test
    void whatFailedDoesNotCountWhateverCameFirst() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:01.000 ann sent 1     1
                10:00:02.000 ann returns 1  0
                10:00:03.000 bob asks 2     granted 1
                10:00:04.000 bob returns 2  0
                10:00:05.000 bob sent 2     0
                """);
    }

    @Test
    void anotherMessageToTheCustomerKeepsThePlace() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                11:00:00.000 ann asks 2     granted 1
                11:00:01.000 ann sent 2     1
                12:00:00.000 ann returns 2  1
                +09:59:59.999 ann waits     1
                +10:00:00.000 ann waits     0
                """);
    }

    @Test
    void aRepetitionOfWhatIsOverTakesNoPlace() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:00.000 ann asks 1     granted 1
                10:00:01.000 ann returns 1  0
                10:00:00.500 ann asks 1     refused 0
                """);
    }

    @Test
    void whatWasSentWithoutAskingCountsAllTheSame() {
        check(
                """
                10:00:00.000 ann sent 1     1
                10:00:00.000 bob sent 2     2
                10:00:01.000 cid sent 3     3
                10:00:02.000 dan asks 4     refused+10:00:00.000 3
                """);
    }

    @Test
    void twoNamesOfOneCustomerCountOnce() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:01.000 bob asks 2     granted 2
                10:00:02.000 bob is ann     1
                10:00:02.000 bob is ann     1
                10:00:03.000 cid asks 3     granted 2
                10:00:04.000 bob returns 2  2
                10:00:04.000 bob returns 1  1
                """);
    }

    @Test
    void aSmallerLimitLetsNobodyInUntilEnoughAreGone() {
        var places = new Places(new MemoryShelf());
        for (var i = 0; i < 4; i++) places.sent("c" + i, "r" + i, at("1" + i + ":00:00"), DAY);
        var now = at("15:00:00");
        assertEquals(
                new Places.Answer(false, at("+12:00:00")), places.asked("x", "9", 2, now, now));
        assertEquals(new Places.Answer(false, null), places.asked("x", "9", 0, now, now));
        assertEquals(0, places.left(2));
        assertEquals(6, places.left(10));
    }

    @Test
    void nothingIsKeptOfWhatIsOver() {
        var shelf = new MemoryShelf();
        var places = new Places(shelf);
        places.asked("ann", "1", 2, at("10:00:00"), at("10:00:00"));
        places.givenBack("ann", "1", at("11:00:00"), at("11:00:00"));
        places.asked("bob", "2", 2, at("11:00:00"), at("11:00:00"));
        places.expire(at("+11:00:00").plusMillis(1));
        assertTrue(shelf.isEmpty());
    }

    @Test
    void aWishThatWaitedForADayIsGranted() {
        var places = new Places(new MemoryShelf());
        var answer = places.asked("ann", "1", 2, at("10:00:00"), at("+10:00:01"));
        assertEquals(new Places.Answer(true, null), answer);
        assertEquals(1, places.left(2));
    }

    @Test
    void aWishLooksAtTheFirstEndsOnly() {
        var shelf = new MemoryShelf();
        var places = new Places(shelf);
        var now = at("10:00:00");
        for (var i = 0; i < 500; i++) places.asked("c" + i, "r" + i, 1_000, now, now);
        shelf.shown = 0;
        places.asked("x", "r", 1_000, now, now);
        assertTrue(shelf.shown < 5, () -> shelf.shown + " ends were looked at");
    }

    @Test
    void whoCountsAndWhenTheFirstPlaceComesBackCanBeAsked() {
        var places = new Places(new MemoryShelf());
        assertNull(places.returnsAt());
        assertFalse(places.counts("ann", at("10:00:00")));
        places.sent("bob", "2", at("11:00:00"), at("11:00:00"));
        places.sent("ann", "1", at("10:00:00"), at("11:00:00"));
        assertEquals(at("+10:00:00"), places.returnsAt());
        assertTrue(places.counts("ann", at("+09:59:59")));
        assertFalse(places.counts("ann", at("+10:00:00")));
        assertFalse(places.counts("cid", at("11:00:00")));
    }

    @Test
    void theNextFreePlaceIsToldOnlyWhereThereIsNoneNow() {
        var places = new Places(new MemoryShelf());
        places.sent("ann", "1", at("10:00:00"), at("10:00:00"));
        places.sent("bob", "2", at("11:00:00"), at("11:00:00"));
        assertNull(places.freeAt(3));
        assertEquals(at("+10:00:00"), places.freeAt(2));
        assertEquals(at("+11:00:00"), places.freeAt(1));
        assertNull(places.freeAt(0));
    }

    private static void check(String table) {
        var places = new Places(new MemoryShelf());
        var seen = new ArrayList<String>();
        for (var line : table.lines().toList()) seen.add(play(places, line.split(" +")));
        assertEquals(table.replaceAll(" +", " ").strip(), String.join("\n", seen));
    }

    private static String play(Places places, String[] cells) {
        var now = at(cells[0]);
        var said = new ArrayList<>(List.of(cells).subList(0, cells[2].equals("waits") ? 3 : 4));
        switch (cells[2]) {
            case "asks" -> said.add(answer(places.asked(cells[1], cells[3], 2, now, now)));
            case "sent" -> places.sent(cells[1], cells[3], now, now);
            case "returns" -> places.givenBack(cells[1], cells[3], now, now);
            case "is" -> places.renamed(cells[3], cells[1], now);
            case "waits" -> {}
            default -> throw new IllegalArgumentException(cells[2]);
        }
        places.expire(now);
        said.add(String.valueOf(Integer.MAX_VALUE - places.left(Integer.MAX_VALUE)));
        return String.join(" ", said);
    }

    private static String answer(Places.Answer answer) {
        if (answer.granted()) return "granted";
        return answer.freeAt() == null ? "refused" : "refused" + text(answer.freeAt());
    }

    private static String text(Instant at) {
        var since = Duration.between(DAY, at);
        return "%s%02d:%02d:%02d.%03d"
                .formatted(
                        since.toDays() > 0 ? "+" : "",
                        since.toHoursPart(),
                        since.toMinutesPart(),
                        since.toSecondsPart(),
                        since.toMillisPart());
    }

    private static Instant at(String time) {
        var nextDay = time.startsWith("+");
        var day = Objects.toString(nextDay ? DAY.plus(Duration.ofDays(1)) : DAY).substring(0, 11);
        return Instant.parse(day + time.replace("+", "") + "Z");
    }
}
