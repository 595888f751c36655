package convometer.tracker.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Traffic;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// What others may ask of a thread.
class CustomerThreadTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final Policy POLICY = Traffic.RULES.policy();

    @Test
    void aMessageIsKnownByItsSendRecordOrByAStatus() {
        var thread = thread(sent("m1"), status("m2", "sent", 0), echo("m3"));
        assertEquals(
                List.of(true, true, false, false),
                wamids("m1", "m2", "m3", "m4").map(thread::hasMessage).toList());
    }

    @Test
    void anEchoIsKnownAsWrittenInTheBusinessApp() {
        var thread = thread(sent("m1"), echo("m3"));
        assertEquals(
                List.of(false, true, false),
                wamids("m1", "m3", "m4").map(thread::hasEcho).toList());
    }

    @Test
    void aMessageThatWasDeliveredHasNotFailed() {
        var thread =
                thread(
                        status("m1", "failed", 0),
                        status("m2", "failed", 0),
                        status("m2", "delivered", 1),
                        status("m3", "sent", 0));
        assertEquals(
                List.of(true, false, false, false),
                wamids("m1", "m2", "m3", "m4").map(thread::hasFailed).toList());
    }

    @Test
    void theSendRecordsAreGivenBackAsTheyCame() {
        var first = sent("m1");
        var second = sent("m3");
        var thread = thread(first, status("m2", "sent", 0), second);
        assertEquals(
                List.of(((CustomerEvent.MessageSent) first).sent(), NOON),
                List.of(thread.sends().getFirst().sent(), thread.sends().getFirst().receivedAt()));
        assertEquals(
                wamids("m1", "m3").toList(),
                thread.sends().stream().map(CustomerEvent.MessageSent::wamid).toList());
    }

    @Test
    void theWindowsAndTheLatestMessageOfTheCustomerAreShown() {
        var thread = thread(wrote(5, false), wrote(2, false));
        assertEquals(at(5), thread.lastInboundAt());
        assertEquals(
                List.of(at(2), at(29)),
                List.of(
                        thread.windows().getFirst().openedAt(),
                        thread.windows().getFirst().until()));
    }

    @Test
    void anOpenEntryPointTakesAMessageIn() {
        var thread = thread(wrote(0, true), status("m1", "delivered", 1));
        assertEquals(1, thread.conversations().size());
        assertTrue(thread.inEntryPointAt(at(1), POLICY));
        assertTrue(thread.inEntryPointAt(at(72), POLICY));
        assertFalse(thread.inEntryPointAt(at(73), POLICY));
    }

    @Test
    void anotherConversationIsNoEntryPoint() {
        assertFalse(thread(status("m1", "delivered", 1)).inEntryPointAt(at(2), POLICY));
    }

    @Test
    void aReferralThatIsNotAnsweredOpensOneForADay() {
        var thread = thread(wrote(1, true));
        assertFalse(thread.inEntryPointAt(at(0), POLICY));
        assertTrue(thread.inEntryPointAt(at(1), POLICY));
        assertTrue(thread.inEntryPointAt(at(24), POLICY));
        assertFalse(thread.inEntryPointAt(at(25), POLICY));
    }

    @Test
    void aReferralThatWasAnsweredAlreadyOpensNone() {
        var thread = thread(wrote(0, true), status("m1", "delivered", 1), wrote(1, true));
        assertFalse(thread.inEntryPointAt(at(73), POLICY));
    }

    private static Stream<Wamid> wamids(String... values) {
        return Stream.of(values).map(Wamid::new);
    }

    private static CustomerThread thread(CustomerEvent... events) {
        var state = CustomerState.unknown();
        for (var event : events) Customers.decide(state, event, Traffic.RULES);
        return Objects.requireNonNull(state.thread(new PhoneNumberId("1")));
    }

    private static Instant at(int hour) {
        return NOON.plus(Duration.ofHours(hour));
    }

    private static CustomerAliases names(int hour) {
        return CustomerAliases.used("5511", null, at(hour));
    }

    private static CustomerEvent wrote(int hour, boolean referral) {
        return new CustomerEvent.CustomerActed(
                new PhoneNumberId("1"),
                null,
                "text",
                "",
                referral,
                names(hour),
                at(hour),
                at(hour),
                "in",
                null);
    }

    private static CustomerEvent sent(String wamid) {
        var sent = new SentMessage(NOON, "text", null, "5511", "", null, Map.of());
        return new CustomerEvent.MessageSent(
                new PhoneNumberId("1"), new Wamid(wamid), sent, names(0), NOON);
    }

    private static CustomerEvent echo(String wamid) {
        return new CustomerEvent.EchoSeen(new PhoneNumberId("1"), new Wamid(wamid), names(0), NOON);
    }

    private static CustomerEvent status(String wamid, String status, int hour) {
        return new CustomerEvent.StatusObserved(
                new PhoneNumberId("1"),
                null,
                new Wamid(wamid),
                status,
                at(hour),
                new WabaId("waba"),
                "5511",
                new Pricing("service", "service"),
                null,
                Set.of(),
                names(hour),
                at(hour),
                null);
    }
}
