package convometer.tracker.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.conversation.ThreadScenario;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Traffic;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.Wamid;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class WindowRulesTest {

    @Test
    void w1EveryQualifyingMessageBuysAnother24Hours() {
        ThreadScenario.windows(
                """
                time     | event           | decides
                00:00    | customer writes | opened 00:00 to 24:00
                23:59:59 | customer writes | extended 00:00 to 47:59:59
                48:00    | customer writes | opened 48:00 to 72:00
                """);
    }

    @Test
    void w1WindowsThatTouchAreOne() {
        ThreadScenario.windows(
                """
                time     | event           | decides
                00:00    | customer writes | opened 00:00 to 24:00
                24:00    | customer writes | extended 00:00 to 48:00
                """);
    }

    @Test
    void w1ADuplicateChangesNothing() {
        ThreadScenario.windows(
                """
                time     | event           | decides
                05:00    | customer writes | opened 05:00 to 29:00
                05:00    | customer writes |
                """);
    }

    @Test
    void w1ALateMessageCorrectsTheWindowsItJoins() {
        ThreadScenario.windows(
                """
                time     | event           | decides
                00:00    | customer writes | opened 00:00 to 24:00
                40:00    | customer writes | opened 40:00 to 64:00
                20:00    | customer writes | corrected 00:00 to 64:00 for 00:00 and 40:00
                """);
    }

    @Test
    void w1AnEarlierMessageThatComesLaterMovesTheStart() {
        ThreadScenario.windows(
                """
                time     | event           | decides
                10:00    | customer writes | opened 10:00 to 34:00
                04:00    | customer writes | corrected 04:00 to 34:00 for 10:00
                34:00    | time passes     | closed 04:00 to 34:00
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "text,opened 00:00 to 24:00",
        "order,opened 00:00 to 24:00",
        "call,opened 00:00 to 24:00",
        "call_accepted,opened 00:00 to 24:00",
        "interactive/nfm_reply,opened 00:00 to 24:00",
        "interactive/call_permission_reply,",
        "reaction,",
        "system,",
        "edit,",
        "revoke,",
        "unsupported,",
        "unknown,",
        "request_welcome,",
        "something_new,"
    })
    void w2OnlyWhatIsInTheTableOpensAWindow(String type, String decides) {
        ThreadScenario.windows(
                """
                time  | event              | decides
                00:00 | customer writes %s | %s
                """
                        .formatted(type, decides == null ? "" : decides));
    }

    @Test
    void w3NothingTheBusinessSendsOpensAWindow() {
        ThreadScenario.windows(
                """
                time  | event              | decides
                00:00 | m1 goes as utility |
                00:01 | m1 delivered       |
                00:02 | m1 read            |
                """);
    }

    @Test
    void w4TheClosingIsEmittedOnceAndWithoutAnotherMessage() {
        ThreadScenario.windows(
                """
                time     | event           | decides
                00:00    | customer writes | opened 00:00 to 24:00
                23:59:59 | time passes     |
                24:00    | time passes     | closed 00:00 to 24:00
                25:00    | time passes     |
                """);
    }

    @Test
    void w4AMessageAfterTheClosingThatBelongsBeforeItIsClosedAgainAtItsOwnEnd() {
        ThreadScenario.windows(
                """
                time  | event           | decides
                00:00 | customer writes | opened 00:00 to 24:00
                24:00 | time passes     | closed 00:00 to 24:00
                23:00 | customer writes | extended 00:00 to 47:00
                46:59 | time passes     |
                47:00 | time passes     | closed 00:00 to 47:00
                """);
    }

    @Test
    void w6ADisputeIsEmittedOnceAndTheWindowStays() {
        ThreadScenario.windows(
                """
                time  | event            | decides
                00:00 | customer writes  | opened 00:00 to 24:00
                01:00 | m1 goes as text  |
                01:01 | m1 failed 131047 | m1 disputes the window
                01:01 | m1 failed 131047 |
                01:02 | m2 goes as text  |
                01:03 | m2 failed 131026 |
                """);
    }

    @Test
    void aThreadIsAnsweredOnceTheBusinessSentAfterTheCustomer() {
        var at = Instant.parse("2026-03-01T00:00:00Z");
        var wrote =
                new CustomerEvent.CustomerActed(
                        new PhoneNumberId("1"),
                        null,
                        "text",
                        "",
                        false,
                        CustomerAliases.used("5511", null, at),
                        at,
                        at,
                        "in",
                        null);
        var sent =
                new CustomerEvent.MessageSent(
                        new PhoneNumberId("1"),
                        new Wamid("m1"),
                        new SentMessage(
                                at.plusSeconds(5), "text", null, "5511", "", null, Map.of()),
                        CustomerAliases.shown("5511"),
                        at);
        var state = CustomerState.unknown();
        assertEquals(List.of(true, false), List.of(awaits(state, wrote), awaits(state, sent)));
    }

    private static boolean awaits(CustomerState state, CustomerEvent event) {
        var thread =
                Customers.decide(state, event, Traffic.RULES)
                        .state()
                        .thread(new PhoneNumberId("1"));
        return thread != null && thread.awaitsAnswer();
    }
}
