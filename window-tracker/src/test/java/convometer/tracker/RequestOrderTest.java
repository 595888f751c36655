package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.streams.ThreadOrder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// In which order requests come before the gate, whatever order they came in. Each is refused,
/// since its number is nobody's, and the refusals show the order.
class RequestOrderTest {

    private static final String THREAD = "999/5511987654321";
    private static final String PARTITION = "outbound-requests/0";

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    private DrivenTracker tracker = DrivenTracker.at(NOON, new Accounts(List.of()));

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void whoComesBeforeTheOneBeforeItWaitsForIt() {
        send("r1", 5, ThreadOrder.FIRST);
        send("r3", 14, 9);
        send("r4", 20, 14);
        assertEquals(List.of("r1"), answered());
        assertEquals(2, tracker.count("requests.early"));
        tracker = tracker.restarted();
        send("r2", 9, 5);
        assertEquals(List.of("r2", "r3", "r4"), answered());
        send("r5", 21, 20);
        assertEquals(List.of("r5"), answered());
    }

    @Test
    void theFirstOfItsThreadWaitsForNobodyAndTheSecondForIt() {
        send("r2", 9, 5);
        assertEquals(List.of(), answered());
        send("r1", 5, ThreadOrder.FIRST);
        assertEquals(List.of("r1", "r2"), answered());
    }

    @Test
    void whatAsksForNothingHoldsAPlace() {
        send("r3", 14, 9);
        tracker.send(THREAD, null, order(9, 5));
        assertEquals(List.of(), answered());
        send("r1", 5, ThreadOrder.FIRST);
        assertEquals(List.of("r1", "r3"), answered());
    }

    @Test
    void whatTellsNoOrderGoesAtOnce() {
        tracker.send(Topics.THREAD_REQUESTS, THREAD, request("r1"));
        assertEquals(List.of("r1"), answered());
        assertEquals(0, tracker.size(TurnStore.TURNS));
    }

    @Test
    void whatHasNeitherValueNorOrderCannotBeRead() {
        tracker.sendBytes(Topics.THREAD_REQUESTS, THREAD, null);
        assertEquals(1, tracker.letters(Topics.THREAD_REQUESTS));
    }

    @Test
    void nobodyWaitsLongerThanForTenMinutes() {
        send("r2", 9, 5);
        tracker.advance(Duration.ofMinutes(5));
        send("r4", 20, 14);
        tracker.advance(Duration.ofMinutes(5).minusSeconds(1));
        assertEquals(List.of(), answered());
        assertEquals(2, tracker.gauge("requests.waiting.for.turn"));
        tracker.advance(Duration.ofSeconds(1));
        assertEquals(List.of("r2"), answered());
        assertEquals(1, tracker.count("requests.out.of.turn"));
        send("r3", 14, 9);
        assertEquals(List.of("r3", "r4"), answered());
        send("r1", 5, ThreadOrder.FIRST);
        assertEquals(List.of("r1"), answered());
        assertEquals(0, tracker.gauge("requests.waiting.for.turn"));
        assertEquals(0, tracker.size(TurnStore.EARLY));
        assertEquals(1, tracker.size(TurnStore.TIMES));
    }

    @Test
    void whoLosesPatienceOvertakesNobody() {
        send("r4", 20, 14);
        tracker.advance(Duration.ofMinutes(5));
        send("r2", 9, 5);
        send("r5", 21, 20);
        tracker = tracker.restarted();
        tracker.advance(Duration.ofMinutes(5));
        assertEquals(List.of("r2", "r4", "r5"), answered());
        assertEquals(2, tracker.count("requests.out.of.turn"));
    }

    @Test
    void manyMayLosePatienceAtOnce() {
        for (long offset = 1; offset <= 2_500; offset++)
            tracker.send("999/55%d".formatted(offset), request("r" + offset), order(offset, 0));
        tracker.advance(Duration.ofMinutes(10));
        tracker.advance(Duration.ofSeconds(1));
        tracker.advance(Duration.ofSeconds(1));
        assertEquals(2_500, answered().size());
    }

    /// One that is told to wait for nobody, since the last was long ago.
    @Test
    void whoWaitsForNobodyOvertakesNobody() {
        send("r2", 9, 5);
        tracker.advance(Duration.ofMinutes(9));
        send("r3", 14, ThreadOrder.FIRST);
        assertEquals(List.of("r2", "r3"), answered());
        assertEquals(1, tracker.count("requests.out.of.turn"));
    }

    /// After a time away the one that is waited for may be read only now.
    @Test
    void nobodyLosesPatienceInTheFirstMinute() {
        send("r2", 9, 5);
        tracker.pass(Duration.ofHours(1));
        tracker = tracker.restarted();
        tracker.advance(Duration.ofSeconds(59));
        send("r1", 5, ThreadOrder.FIRST);
        assertEquals(List.of("r1", "r2"), answered());
    }

    @Test
    void aClockThatIsAheadMakesNobodyForgotten() {
        send("r1", 5, ThreadOrder.FIRST);
        var ahead = tracker.now().plus(Duration.ofDays(9));
        tracker.send("999/551190", request("r2"), new ThreadOrder(PARTITION, 6, -1, ahead));
        tracker.advance(Duration.ofSeconds(1));
        send("r3", 9, 5);
        assertEquals(List.of("r1", "r2", "r3"), answered());
    }

    @Test
    void aThreadIsForgottenADayAfterWhenMoreWasRead() {
        send("r1", 5, ThreadOrder.FIRST);
        tracker.advance(Duration.ofHours(23));
        send("r2", 9, ThreadOrder.FIRST);
        tracker.advance(Duration.ofHours(23));
        other("r3");
        tracker.advance(Duration.ofDays(9));
        assertEquals(2, tracker.size(TurnStore.TURNS));
        assertEquals(2, tracker.size(TurnStore.TIMES));
        other("r4");
        tracker.advance(Duration.ofSeconds(1));
        assertEquals(1, tracker.size(TurnStore.TURNS));
        assertEquals(1, tracker.size(TurnStore.TIMES));
    }

    private void other(String id) {
        var order = new ThreadOrder(PARTITION, 1, ThreadOrder.FIRST, tracker.now());
        tracker.send("999/551190", request(id), order);
    }

    /// However long ago it was read: who waits at it would wait for ever.
    @Test
    void aTurnIsNotForgottenWhileSomebodyWaitsAtIt() {
        var before = tracker.now().minus(Duration.ofDays(2));
        tracker.send(THREAD, request("r2"), new ThreadOrder(PARTITION, 9, 5, before));
        other("r3");
        tracker.advance(Duration.ofSeconds(1));
        tracker.send(THREAD, request("r1"), new ThreadOrder(PARTITION, 5, -1, before));
        assertEquals(List.of("r3", "r1", "r2"), answered());
    }

    /// What came meanwhile still knows those that went before.
    @Test
    void nobodyIsForgottenBeforeWhatCameDuringATimeAwayIsRead() {
        var before = tracker.now();
        send("r1", 5, ThreadOrder.FIRST);
        tracker = tracker.restarted();
        tracker.advance(Duration.ofDays(3));
        tracker.send(THREAD, request("r2"), new ThreadOrder(PARTITION, 9, 5, before));
        assertEquals(List.of("r2"), answered());
    }

    @Test
    void whereOffsetsBeginAnewAfterASilenceTheOrderDoesToo() {
        send("r1", 100, ThreadOrder.FIRST);
        tracker.advance(Duration.ofMinutes(10));
        send("r2", 3, ThreadOrder.FIRST);
        send("r4", 9, 7);
        assertEquals(List.of("r1", "r2"), answered());
        send("r3", 7, 3);
        assertEquals(List.of("r3", "r4"), answered());
    }

    private record Sent(String thread, String id, ThreadOrder order, boolean asks) {}

    /// Three threads, asked for in two partitions, in any order at all.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderIsPutInOrder(long seed) {
        var random = new Random(seed);
        var expected = new HashMap<String, List<String>>();
        var sent = new ArrayList<Sent>();
        for (var partition = 0; partition < 2; partition++) ask(partition, random, sent, expected);
        Collections.shuffle(sent, random);
        var got = new HashMap<String, List<String>>();
        for (var each : sent) {
            tracker.send(each.thread(), each.asks() ? request(each.id()) : null, each.order());
            if (random.nextInt(20) == 0) {
                collect(got);
                tracker = tracker.restarted();
            }
        }
        collect(got);
        assertEquals(expected, got);
    }

    private static void ask(
            int partition, Random random, List<Sent> sent, Map<String, List<String>> expected) {
        var last = new HashMap<String, Long>();
        for (long offset = 0; offset < 60; offset++) {
            var thread = "999/551190000000" + random.nextInt(3);
            var after = last.getOrDefault(thread, ThreadOrder.FIRST);
            last.put(thread, offset);
            var line = partition + " " + thread;
            var id = line + " " + offset;
            var asks = random.nextInt(10) > 0;
            sent.add(
                    new Sent(
                            thread,
                            id,
                            new ThreadOrder("outbound-requests/" + partition, offset, after, NOON),
                            asks));
            if (asks) expected.computeIfAbsent(line, _ -> new ArrayList<>()).add(id);
        }
    }

    private void collect(Map<String, List<String>> got) {
        for (var id : answered())
            got.computeIfAbsent(id.substring(0, id.lastIndexOf(' ')), _ -> new ArrayList<>())
                    .add(id);
    }

    private void send(String id, long offset, long after) {
        tracker.send(THREAD, request(id), order(offset, after));
    }

    private ThreadOrder order(long offset, long after) {
        return new ThreadOrder(PARTITION, offset, after, tracker.now());
    }

    private static OutboundRequest request(String id) {
        return OutboundRequest.newBuilder()
                .setRequestId(id)
                .setPhoneNumberId("999")
                .setMessage("{\"to\":\"1\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}")
                .build();
    }

    private List<String> answered() {
        return tracker.read(Topics.OUTBOUND_RECEIPTS).stream()
                .map(OutboundReceipt::getRequestId)
                .toList();
    }
}
