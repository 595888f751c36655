package convometer.tracker.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Traffic;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Wamid;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/// What the history of a portfolio takes, and what it can be asked.
class HistoryReplayTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    private final HistoryReplay replay = new HistoryReplay(Traffic.RULES);

    @Test
    void itKnowsTheMessagesOfEachBusinessNumber() {
        replay.add(
                new CustomerEvent.EchoSeen(
                        new PhoneNumberId("1"),
                        new Wamid("m1"),
                        CustomerAliases.shown("5511"),
                        NOON));
        assertEquals(
                List.of(true, false, false),
                List.of(
                        replay.hasMessage(new PhoneNumberId("1"), new Wamid("m1")),
                        replay.hasMessage(new PhoneNumberId("1"), new Wamid("m2")),
                        replay.hasMessage(new PhoneNumberId("2"), new Wamid("m1"))));
    }

    @Test
    void timeAndWhatAGroupEmittedAreNotOfThePast() {
        assertThrows(
                IllegalArgumentException.class,
                () -> replay.add(new CustomerEvent.TimePassed(NOON)));
        var known = OutboundMessage.unknown(new Wamid("g1"));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        replay.add(
                                new CustomerEvent.GroupDelivered(
                                        new PhoneNumberId("1"),
                                        "group",
                                        new CustomerId("5511"),
                                        1,
                                        known,
                                        false,
                                        null,
                                        CustomerAliases.shown("5511"),
                                        NOON)));
    }
}
