package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.rules.SendResult.Accepted;
import convometer.outbound.rules.SendResult.Failed;
import convometer.outbound.rules.SendResult.Marked;
import convometer.outbound.rules.SendResult.NoAnswer;
import convometer.outbound.rules.SendResult.Rejected;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class SendResultTest {

    private static final Map<String, Object> ERROR =
            Map.of(
                    "error",
                    Map.of(
                            "code",
                            131026,
                            "message",
                            "(#131026) Message undeliverable",
                            "error_data",
                            Map.of("details", "Not a WhatsApp number")));

    @Test
    void anAcceptedMessageHasItsIdAndBothNames() {
        var body =
                Map.of(
                        "contacts", List.of(Map.of("wa_id", "5511", "user_id", "BR.1")),
                        "messages", List.of(Map.of("id", "wamid.1")));

        assertEquals(new Accepted("wamid.1", "5511", "BR.1"), read(200, body));
    }

    @Test
    void anAcceptedMessageMayNameNobody() {
        var body = Map.of("messages", List.of(Map.of("id", "wamid.1")));

        assertEquals(new Accepted("wamid.1", null, null), read(200, body));
    }

    @Test
    void metasErrorIsAFailureWhateverTheStatus() {
        var failed =
                new Rejected(
                        131026,
                        "(#131026) Message undeliverable: Not a WhatsApp number",
                        Duration.ZERO);

        assertEquals(failed, read(400, ERROR));
        assertEquals(failed, read(500, ERROR));
    }

    @Test
    void aServerErrorOfSomebodyElseIsNoAnswer() {
        assertInstanceOf(NoAnswer.class, read(502, null));
        assertInstanceOf(NoAnswer.class, read(500, Map.of("error", "oops")));
        assertInstanceOf(NoAnswer.class, read(408, null));
    }

    @Test
    void aRefusalOfSomebodyElseIsAFailure() {
        assertEquals(
                new Failed("http_404", "The Cloud API answered with status 404"), read(404, null));
    }

    @Test
    void aYesWithoutAMessageIsNoAnswer() {
        assertInstanceOf(NoAnswer.class, read(200, null));
        assertInstanceOf(NoAnswer.class, read(200, Map.of("messages", List.of())));
    }

    @Test
    void tooManyRequestsIsTheNumbersThroughputUnlessMetaSaysMore() {
        var wait = Duration.ofSeconds(7);
        assertEquals(
                new Rejected(130429, "Too many requests", wait), SendResult.read(429, null, wait));
        assertEquals(131026, ((Rejected) read(429, ERROR)).code());
    }

    @Test
    void aReadReceiptHasNoId() {
        assertEquals(new Marked(), read(200, Map.of("success", true)));
    }

    @Test
    void unknownIsTerminalOnceItIsSettled() {
        assertTrue(Outcome.terminal("accepted", false));
        assertTrue(Outcome.terminal("unknown", true));
        assertFalse(Outcome.terminal("unknown", false));
        assertFalse(Outcome.terminal("held", true));
    }

    @Test
    void aWaitIsFollowedUpToTheLongest() {
        var longest = Duration.ofSeconds(30);

        assertEquals(Duration.ofSeconds(2), Preference.wait(List.of("wait=2"), longest));
        assertEquals(
                Duration.ofSeconds(9),
                Preference.wait(List.of("respond-async, Wait = \"9\""), longest));
        assertEquals(longest, Preference.wait(List.of("wait=9999"), longest));
        assertEquals(Duration.ZERO, Preference.wait(List.of("wait=soon"), longest));
        assertEquals(Duration.ZERO, Preference.wait(List.of(), longest));
    }

    private static SendResult read(int status, @Nullable Map<?, ?> body) {
        return SendResult.read(status, body, Duration.ZERO);
    }
}
