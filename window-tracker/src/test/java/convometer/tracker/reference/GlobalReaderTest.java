package convometer.tracker.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.AccountEvent;
import convometer.events.InboundMessage;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.tracker.streams.DrivenTracker;
import convometer.tracker.streams.store.StoredCustomers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

/// Topics that every instance reads: no record of them stops an instance.
class GlobalReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final DrivenTracker tracker = DrivenTracker.at(NOW, StoredCustomers.accounts());

    @AfterEach
    void close() {
        tracker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "waba, waba, 2026-11-21T12:00:00Z, 0, bad_timestamp",
        "waba, waba, 2026-11-21T12:00:00.001Z, 1, bad_timestamp",
        "waba, waba, 2100-01-01T00:00:00Z, 1, bad_timestamp",
        "waba, waba, 2009-01-01T00:00:00Z, 0, bad_timestamp",
        "waba, waba, 1970-01-01T00:00:00Z, 1, bad_timestamp",
        "waba, other, 2026-11-20T12:00:00Z, 1, contradicts_key",
        "waba, '', 2026-11-20T12:00:00Z, 1, malformed",
    })
    void eventsOfAccountsThatCannotBeArePassedOver(
            String key, String waba, Instant at, int passedOver, String reason) {
        tracker.send(Topics.ACCOUNT_EVENTS, key, event(waba, at));
        assertEquals(passedOver, tracker.count("dead.letters", "reason", reason));
        goesOn();
    }

    @Test
    void whatIsNoRecordIsPassedOver() {
        for (var topic : List.of(Topics.ACCOUNT_EVENTS, Topics.BILLING_COUNTS)) {
            tracker.sendBytes(topic, "waba", new byte[] {1, 2, 3});
            tracker.sendBytes(topic, "waba", null);
        }
        assertEquals(4, tracker.count("dead.letters", "reason", "unreadable"));
        goesOn();
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // A publisher may write anything anywhere.
    void aRecordOfAnotherTopicIsPassedOver() {
        tracker.send((Topic) Topics.ACCOUNT_EVENTS, "waba", wrote());
        assertEquals(1, tracker.count("dead.letters", "reason", "processing_failed"));
        goesOn();
    }

    private static AccountEvent event(String waba, Instant at) {
        return AccountEvent.newBuilder()
                .setWabaId(waba)
                .setField("account_update")
                .setKnown(true)
                .setContent("{}")
                .setAt(at)
                .setReceivedAt(NOW)
                .build();
    }

    private static InboundMessage wrote() {
        return InboundMessage.newBuilder()
                .setMessageId("in")
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId("5511")
                .setType("text")
                .setAt(NOW)
                .setReceivedAt(NOW)
                .build();
    }

    private void goesOn() {
        tracker.send(Topics.INBOUND_MESSAGES, "106/5511", wrote());
        assertEquals(1, tracker.read(Topics.THREAD_DECISIONS).size());
    }
}
