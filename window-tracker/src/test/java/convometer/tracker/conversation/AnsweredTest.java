package convometer.tracker.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Traffic;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Wamid;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Whether a customer waits for an answer.
class AnsweredTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final CustomerAliases NAMES = CustomerAliases.used("5511", null, NOON);

    /// What happened, second by second, in whatever order it comes here.
    @ParameterizedTest
    @CsvSource({
        "wrote, true",
        "wrote sent, false",
        "wrote sent wrote, true",
        "wrote sent wrote delivered read, true",
        "wrote sent wrote failed, true",
        "wrote sent delivered wrote sent, false",
        "sent delivered wrote, true",
        "sent delivered read, false"
    })
    void whoWroteLastWaits(String happened, boolean waits) {
        var events = new ArrayList<CustomerEvent>();
        for (var what : List.of(happened.split(" "))) {
            var at = NOON.plusSeconds(events.size());
            events.add(what.equals("wrote") ? wrote(at) : status(what, at));
        }
        assertEquals(waits, awaitsAnswer(events));
        Collections.reverse(events);
        assertEquals(waits, awaitsAnswer(events));
    }

    private static boolean awaitsAnswer(List<CustomerEvent> events) {
        var state = CustomerState.unknown();
        for (var event : events) state = Customers.decide(state, event, Traffic.RULES).state();
        return Objects.requireNonNull(state.thread(new PhoneNumberId("1"))).awaitsAnswer();
    }

    private static CustomerEvent wrote(Instant at) {
        return new CustomerEvent.CustomerActed(
                new PhoneNumberId("1"), null, "text", "", false, NAMES, at, at, "in", null);
    }

    private static CustomerEvent status(String status, Instant at) {
        return new CustomerEvent.StatusObserved(
                new PhoneNumberId("1"),
                null,
                new Wamid("m"),
                status,
                at,
                new WabaId("waba"),
                "5511",
                null,
                null,
                Set.of(),
                NAMES,
                at,
                null);
    }
}
