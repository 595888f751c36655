package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One last receipt for each request id of a thread, however often it is asked for.
class RequestIdsTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String THREAD = "999/5511987654321";
    private static final String HI = "{\"to\":\"5511987654321\",\"n\":1.50}";
    private static final String BYE = "{\"to\":\"5511987654321\",\"n\":2}";

    private DrivenTracker tracker = DrivenTracker.at(NOON, new Accounts(List.of()));

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void theSameAgainIsNothing() {
        send(THREAD, wish("r1", HI));
        send(THREAD, wish("r1", "{ \"n\": 1.5, \"to\":\"5511987654321\" }"));
        send(THREAD, wish("r1", HI).setRequestedAt(NOON));
        assertEquals(List.of("r1"), answered());
        assertEquals(2, tracker.count("requests.repeated"));
        assertEquals(List.of(), tracker.letters());
    }

    @Test
    void somethingElseUnderTheSameIdIsSetAsideAndSaysWhereItWas() {
        send(THREAD, wish("r1", HI));
        send(THREAD, wish("r1", BYE));
        send(THREAD, wish("r1", HI).setHoldUntilWindowOpens(true));
        send(THREAD, wish("r1", "no JSON"));
        assertEquals(List.of("r1"), answered());
        var letter = "duplicate_request_id from outbound-requests/3/7";
        assertEquals(List.of(letter, letter, letter), tracker.letters());
        assertEquals(3, tracker.count("dead.letters", "reason", "duplicate_request_id"));
    }

    @Test
    void anIdIsOfItsThread() {
        send(THREAD, wish("r1", HI));
        send("999/5511987654322", wish("r1", BYE));
        assertEquals(List.of("r1", "r1"), answered());
        assertEquals(List.of(), tracker.letters());
    }

    @Test
    void aRestartForgetsNothing() {
        send(THREAD, wish("r1", HI));
        assertEquals(List.of("r1"), answered());
        tracker = tracker.restarted();
        send(THREAD, wish("r1", HI));
        assertEquals(List.of(), answered());
    }

    @Test
    void requestsAreAnsweredInTheirOrder() {
        var ids = List.of("r3", "r1", "r2");
        for (var id : ids) send(THREAD, wish(id, HI));
        assertEquals(ids, answered());
    }

    @Test
    void afterEightDaysAnIdIsForgotten() {
        send(THREAD, wish("r1", HI));
        tracker.advance(RequestIds.KEPT.minusSeconds(1));
        send(THREAD, wish("r1", HI));
        assertEquals(List.of("r1"), answered());
        tracker.advance(Duration.ofSeconds(1));
        assertEquals(0, tracker.size(RequestIds.IDS));
        assertEquals(0, tracker.size(RequestIds.TIMES));
        send(THREAD, wish("r1", BYE));
        assertEquals(List.of("r1"), answered());
    }

    @Test
    void manyAreForgottenInSlices() {
        for (var i = 0; i < 2_500; i++) send(THREAD, wish("r" + i, HI));
        tracker.pass(RequestIds.KEPT);
        tracker.advance(Duration.ofSeconds(1));
        assertEquals(1_500, tracker.size(RequestIds.IDS));
        tracker.advance(Duration.ofSeconds(1));
        tracker.advance(Duration.ofSeconds(1));
        assertEquals(0, tracker.size(RequestIds.IDS));
        assertEquals(0, tracker.size(RequestIds.TIMES));
    }

    @Test
    void whatHasNoValueCannotBeRead() {
        tracker.sendBytes(Topics.THREAD_REQUESTS, THREAD, null);
        assertEquals(1, tracker.letters(Topics.THREAD_REQUESTS));
    }

    private void send(String thread, OutboundRequest.Builder wish) {
        tracker.send(thread, wish.build(), "outbound-requests/3/7");
    }

    private static OutboundRequest.Builder wish(String id, String message) {
        return OutboundRequest.newBuilder()
                .setRequestId(id)
                .setPhoneNumberId("999")
                .setMessage(message);
    }

    /// Nobody has the number: each that is answered is refused.
    private List<String> answered() {
        return tracker.read(Topics.OUTBOUND_RECEIPTS).stream()
                .map(OutboundReceipt::getRequestId)
                .toList();
    }
}
