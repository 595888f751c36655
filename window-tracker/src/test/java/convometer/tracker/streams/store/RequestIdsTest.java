package convometer.tracker.streams.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.streams.RequestHeaders;
import convometer.tracker.streams.DrivenTracker;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
        send(THREAD, request("r1", HI));
        send(THREAD, request("r1", HI).setRequestedAt(NOON));
        assertEquals(List.of("r1"), answered());
        assertEquals(1, tracker.count("requests.repeated"));
        assertEquals(List.of(), tracker.deadLetters());
    }

    @Test
    void somethingElseUnderTheSameIdIsSetAsideAndSaysWhereItWas() {
        send(THREAD, request("r1", HI));
        send(THREAD, request("r1", BYE));
        sendMalformed(THREAD, request("r1", "no JSON"));
        assertEquals(List.of("r1"), answered());
        var letter = "duplicate_request_id from outbound-requests/3/7";
        assertEquals(List.of(letter, letter), tracker.deadLetters());
        assertEquals(2, tracker.count("dead.letters", "reason", "duplicate_request_id"));
    }

    @Test
    void whatIsMalformedIsRefusedOnceAndNothingElseIsSentUnderItsId() {
        sendMalformed(THREAD, request("r1", "no JSON"));
        sendMalformed(THREAD, request("r1", "no JSON"));
        send(THREAD, request("r1", HI));
        assertEquals(
                List.of(
                        OutboundReceipt.newBuilder()
                                .setRequestId("r1")
                                .setPhoneNumberId("999")
                                .setCustomer("5511987654321")
                                .setOutcome("refused")
                                .setCode("malformed")
                                .setMessage("The request cannot be sent: message is no JSON")
                                .setAt(NOON)
                                .build()),
                tracker.read(Topics.OUTBOUND_RECEIPTS));
        assertEquals(
                List.of("duplicate_request_id from outbound-requests/3/7"), tracker.deadLetters());
    }

    @Test
    void whatNamesNoThreadIsRefusedWithoutOne() {
        var nobody = RequestHeaders.NO_THREAD.toString();
        sendMalformed(nobody, request("r1", "no JSON").setPhoneNumberId("a/b"));
        var receipt = tracker.read(Topics.OUTBOUND_RECEIPTS).getFirst();
        assertEquals("malformed", receipt.getCode());
        assertNull(receipt.getPhoneNumberId());
        assertNull(receipt.getCustomer());
    }

    /// Somebody may write to the topic who is not outbound-service.
    @Test
    void withoutAFingerprintTheRecordItselfIsCompared() {
        tracker.send(Topics.THREAD_REQUESTS, THREAD, request("r1", HI).build());
        tracker.send(Topics.THREAD_REQUESTS, THREAD, request("r1", HI).build());
        tracker.send(Topics.THREAD_REQUESTS, THREAD, request("r1", BYE).build());
        assertEquals(List.of("r1"), answered());
        assertEquals(1, tracker.deadLetters().size());
    }

    @Test
    void anIdIsOfItsThread() {
        send(THREAD, request("r1", HI));
        send("999/5511987654322", request("r1", BYE));
        assertEquals(List.of("r1", "r1"), answered());
        assertEquals(List.of(), tracker.deadLetters());
    }

    @Test
    void aRestartForgetsNothing() {
        send(THREAD, request("r1", HI));
        assertEquals(List.of("r1"), answered());
        tracker = tracker.restarted();
        send(THREAD, request("r1", HI));
        assertEquals(List.of(), answered());
    }

    @Test
    void requestsAreAnsweredInTheirOrder() {
        var ids = List.of("r3", "r1", "r2");
        for (var id : ids) send(THREAD, request(id, HI));
        assertEquals(ids, answered());
    }

    /// Ids are forgotten by whole periods of four days.
    @Test
    void forEightDaysAnIdIsKnownAndAfterTwelveItIsNew() {
        send(THREAD, request("r1", HI));
        tracker.advance(RequestIds.KEPT);
        send(THREAD, request("r1", HI));
        assertEquals(List.of("r1"), answered());
        tracker.advance(Duration.ofDays(4).plusSeconds(1));
        send(THREAD, request("r1", BYE));
        assertEquals(List.of("r1"), answered());
    }

    @Test
    void whatHasNoValueCannotBeRead() {
        tracker.sendBytes(Topics.THREAD_REQUESTS, THREAD, null);
        assertEquals(1, tracker.deadLetters(Topics.THREAD_REQUESTS));
    }

    private void send(String thread, OutboundRequest.Builder request) {
        tracker.send(thread, request.build(), headers(request));
    }

    private void sendMalformed(String thread, OutboundRequest.Builder request) {
        var why = "message is no JSON".getBytes(UTF_8);
        tracker.send(thread, request.build(), headers(request).add(RequestHeaders.MALFORMED, why));
    }

    private static Headers headers(OutboundRequest.Builder request) {
        return RequestHeaders.describe(
                new RecordHeaders(), "outbound-requests/3/7", request.getMessage());
    }

    private static OutboundRequest.Builder request(String id, String message) {
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
