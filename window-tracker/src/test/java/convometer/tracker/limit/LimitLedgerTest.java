package convometer.tracker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.tracker.identity.CustomerId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// G4 by example: a limit of two customers. A line is an instant of the day (a second one with
/// `+`), what comes, and what the gate state has to say: the answer and how many count.
class LimitLedgerTest {

    private static final Instant DAY = Instant.parse("2026-10-20T00:00:00Z");

    @Test
    void aLimitOfTwoHasTwoSlots() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                10:00:01.000 bob asks 2     granted 2
                10:00:02.000 cid asks 3     refused+10:00:00.000 2
                10:00:02.000 cid asks 3     refused+10:00:00.000 2
                """);
    }

    @Test
    void whoCountsAlreadyTakesNoSlotAndStaysLonger() {
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
    void aSlotThatIsGivenBackIsFreeAtOnceAndOnlyOnce() {
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
    void aSlotThatIsGivenBackMayBeAskedForAnewInTheSameMillisecond() {
        check(
                """
                10:00:00.000 ann asks 1     granted 1
                11:00:00.000 ann returns 1  0
                11:00:00.000 ann asks 1     granted 1
                11:00:00.000 ann sent 1     1
                11:00:00.000 ann asks 1     granted 1
                +10:59:59.999 ann waits     1
                +11:00:00.000 ann waits     0
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
    void anotherMessageToTheCustomerKeepsTheSlot() {
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
    void aRepetitionOfWhatIsOverTakesNoSlot() {
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
        var ledger = new LimitLedger(new MemoryLedgerStore());
        for (var i = 0; i < 4; i++)
            ledger.sent(customer("c" + i), id("r" + i), at("1" + i + ":00:00"), DAY);
        var now = at("15:00:00");
        assertEquals(
                new LimitLedger.ReservationAnswer(false, at("+12:00:00")),
                ledger.reserve(customer("x"), id("9"), 2, now, now));
        assertEquals(
                new LimitLedger.ReservationAnswer(false, null),
                ledger.reserve(customer("x"), id("9"), 0, now, now));
        assertEquals(0, ledger.left(2));
        assertEquals(6, ledger.left(10));
    }

    @Test
    void nothingIsKeptOfWhatIsOver() {
        var store = new MemoryLedgerStore();
        var ledger = new LimitLedger(store);
        ledger.reserve(customer("ann"), id("1"), 2, at("10:00:00"), at("10:00:00"));
        ledger.release(customer("ann"), id("1"), at("11:00:00"), at("11:00:00"));
        ledger.reserve(customer("bob"), id("2"), 2, at("11:00:00"), at("11:00:00"));
        ledger.expire(at("+11:00:00").plusMillis(1));
        assertTrue(store.isEmpty());
    }

    @Test
    void aRequestThatWaitedForADayIsGranted() {
        var ledger = new LimitLedger(new MemoryLedgerStore());
        var answer = ledger.reserve(customer("ann"), id("1"), 2, at("10:00:00"), at("+10:00:01"));
        assertEquals(new LimitLedger.ReservationAnswer(true, null), answer);
        assertEquals(1, ledger.left(2));
    }

    @Test
    void aRequestLooksAtTheFirstEndsOnly() {
        var store = new MemoryLedgerStore();
        var ledger = new LimitLedger(store);
        var now = at("10:00:00");
        for (var i = 0; i < 500; i++)
            ledger.reserve(customer("c" + i), id("r" + i), 1_000, now, now);
        store.shown = 0;
        ledger.reserve(customer("x"), id("r"), 1_000, now, now);
        assertTrue(store.shown < 5, () -> store.shown + " ends were looked at");
    }

    @Test
    void whoCountsAndWhenTheFirstSlotComesBackCanBeAsked() {
        var ledger = new LimitLedger(new MemoryLedgerStore());
        assertNull(ledger.returnsAt());
        assertFalse(ledger.counts(customer("ann"), at("10:00:00")));
        ledger.sent(customer("bob"), id("2"), at("11:00:00"), at("11:00:00"));
        ledger.sent(customer("ann"), id("1"), at("10:00:00"), at("11:00:00"));
        assertEquals(at("+10:00:00"), ledger.returnsAt());
        assertTrue(ledger.counts(customer("ann"), at("+09:59:59")));
        assertFalse(ledger.counts(customer("ann"), at("+10:00:00")));
        assertFalse(ledger.counts(customer("cid"), at("11:00:00")));
    }

    @Test
    void theNextFreeSlotIsEmittedOnlyWhereThereIsNoneNow() {
        var ledger = new LimitLedger(new MemoryLedgerStore());
        ledger.sent(customer("ann"), id("1"), at("10:00:00"), at("10:00:00"));
        ledger.sent(customer("bob"), id("2"), at("11:00:00"), at("11:00:00"));
        assertNull(ledger.freeAt(3));
        assertEquals(at("+10:00:00"), ledger.freeAt(2));
        assertEquals(at("+11:00:00"), ledger.freeAt(1));
        assertNull(ledger.freeAt(0));
    }

    private static CustomerId customer(String value) {
        return new CustomerId(value);
    }

    private static RequestId id(String value) {
        return new RequestId(value);
    }

    private static void check(String table) {
        var ledger = new LimitLedger(new MemoryLedgerStore());
        var seen = new ArrayList<String>();
        for (var line : table.lines().toList()) seen.add(play(ledger, line.split(" +")));
        assertEquals(table.replaceAll(" +", " ").strip(), String.join("\n", seen));
    }

    private static String play(LimitLedger ledger, String[] cells) {
        var now = at(cells[0]);
        var said = new ArrayList<>(List.of(cells).subList(0, cells[2].equals("waits") ? 3 : 4));
        switch (cells[2]) {
            case "asks" ->
                    said.add(answer(ledger.reserve(customer(cells[1]), id(cells[3]), 2, now, now)));
            case "sent" -> ledger.sent(customer(cells[1]), id(cells[3]), now, now);
            case "returns" -> ledger.release(customer(cells[1]), id(cells[3]), now, now);
            case "is" -> ledger.rename(customer(cells[3]), customer(cells[1]), now);
            case "waits" -> {}
            default -> throw new IllegalArgumentException(cells[2]);
        }
        ledger.expire(now);
        said.add(String.valueOf(Integer.MAX_VALUE - ledger.left(Integer.MAX_VALUE)));
        return String.join(" ", said);
    }

    private static String answer(LimitLedger.ReservationAnswer answer) {
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
