package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class EnvelopeTest {

    private static final Map<String, Object> TEXT =
            Map.of("to", "5511987654321", "type", "text", "text", Map.of("body", "Hi"));

    @Test
    void twoFieldsAreEnough() {
        var read = Envelope.read(Map.of("phone_number_id", "1065", "message", TEXT));

        assertEquals(List.of(), read.violations());
        assertEquals(
                new SendRequest("made-up", "1065", TEXT, null, null, Map.of()),
                read.envelope().sendRequest("made-up"));
    }

    @Test
    void anEmptyEnvelopeLacksBothRequiredFields() {
        assertViolations(Map.of(), "phone_number_id", "message");
    }

    @Test
    void everyFieldOfAWrongKindIsNamed() {
        var json = new HashMap<String, Object>();
        json.put("request_id", 7);
        json.put("phone_number_id", 1065);
        json.put("message", "Hi");
        json.put("deadline", "tomorrow");
        json.put("hold_until_window_opens", "yes");
        json.put("fallback_template", List.of());
        json.put("sender", true);
        json.put("labels", Map.of("team", 1));

        assertViolations(
                json,
                "phone_number_id",
                "request_id",
                "deadline",
                "hold_until_window_opens",
                "sender",
                "labels",
                "phone_number_id",
                "message",
                "fallback_template");
    }

    @Test
    void aMisspeltDeadlineDoesNotBecomeNoDeadline() {
        assertViolations(valid("dead_line", "2026-11-20T12:00:00Z"), "dead_line");
    }

    @Test
    void aDeadlineMayCarryAnyOffset() {
        var read = Envelope.read(valid("deadline", "2026-11-20T09:00:00-03:00"));

        assertEquals(Instant.parse("2026-11-20T12:00:00Z"), read.envelope().deadline());
    }

    /// Else the same request would be another one after its way over the topic.
    @Test
    void aDeadlineIsReadToTheMillisecond() {
        var read = Envelope.read(valid("deadline", "2026-11-20T12:00:00.123456+00:00"));

        assertEquals(Instant.parse("2026-11-20T12:00:00.123Z"), read.envelope().deadline());
    }

    @Test
    void aDeadlineThatNoCalendarHasIsNone() {
        assertViolations(valid("deadline", "+999999999-12-31T23:59:59Z"), "deadline");
        assertViolations(valid("deadline", "-0001-01-01T00:00:00Z"), "deadline");
        assertViolations(valid("deadline", "9999-12-31T23:59:59Z"));
    }

    @Test
    void whatDoesNotFitIntoARecordIsRefused() {
        var text = Map.of("to", "55", "type", "text", "text", Map.of("body", "Hi"));
        var padded = new HashMap<String, Object>(text);
        padded.put("padding", "x".repeat(199_000));
        assertViolations(valid("message", padded));
        padded.put("padding", "\u20ac".repeat(70_000));
        assertViolations(valid("message", padded), "message");
        var template = Map.of("name", "a", "language", Map.of("code", "x".repeat(200_000)));
        assertViolations(valid("fallback_template", template), "fallback_template");
        assertViolations(valid("labels", Map.of("team", "x".repeat(20_000))), "labels");
        assertViolations(valid("sender", "x".repeat(257)), "sender");
    }

    @Test
    void aRequestIdHasOneTo256Characters() {
        assertViolations(valid("request_id", ""), "request_id");
        assertViolations(valid("request_id", "x".repeat(256)));
        assertViolations(valid("request_id", "x".repeat(257)), "request_id");
    }

    @Test
    void aNumberIdThatWouldChangeTheAddressIsRefused() {
        assertViolations(valid("phone_number_id", "1065/../me"), "phone_number_id");
    }

    @Test
    void aFallbackNamesItsTemplateAndLanguage() {
        assertViolations(
                valid("fallback_template", Map.of("name", "order_update")),
                "fallback_template.language.code");
    }

    @Test
    void aMessageNamesSomebodyATypeAndTheObjectOfTheType() {
        assertViolations(valid("message", Map.of()), "message.to", "message.type");
        assertViolations(
                valid("message", Map.of("to", "55 11", "type", "image", "text", Map.of())),
                "message.image");
        assertViolations(
                valid("message", Map.of("to", 55, "type", "text", "text", Map.of("body", "Hi"))),
                "message.to");
        assertViolations(
                valid("message", Map.of("to", "Ana", "type", "text", "text", Map.of("body", "Hi"))),
                "message.to");
        assertViolations(
                valid(
                        "message",
                        Map.of("recipient", "US.1", "type", "text", "text", Map.of("body", "Hi"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "+",
                "()",
                "55 11 abc",
                "5511 9876 5432 5511 9876 5433",
                "5511+",
                "US.13491208655302741918",
                "\u0665\u0665\u0661\u0661",
                "5511\n"
            })
    void whatIsNoNumberIsNotMadeOne(String to) {
        assertViolations(
                valid("message", Map.of("to", to, "type", "text", "text", Map.of("body", "Hi"))),
                "message.to");
    }

    @Test
    void namesOfGroupsAndCustomersHaveNoSpacesAndAnEnd() {
        for (var name : List.of("a b", "x".repeat(257))) {
            var group =
                    Map.of(
                            "to",
                            name,
                            "recipient_type",
                            "group",
                            "type",
                            "text",
                            "text",
                            Map.of("body", "Hi"));
            assertViolations(valid("message", group), "message.to");
            var hidden = Map.of("recipient", name, "type", "text", "text", Map.of("body", "Hi"));
            assertViolations(valid("message", hidden), "message.recipient");
        }
    }

    @Test
    void aHundredKilobytesInPlaceOfANumberAreRefusedAtOnce() {
        var to = "1".repeat(100_000) + "x";
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () ->
                        assertViolations(
                                valid(
                                        "message",
                                        Map.of(
                                                "to",
                                                to,
                                                "type",
                                                "text",
                                                "text",
                                                Map.of("body", "Hi"))),
                                "message.to"));
    }

    @Test
    void aTemplateNamesItselfAndItsLanguage() {
        assertViolations(
                valid("message", Map.of("to", "55", "type", "template", "template", Map.of())),
                "message.template.name",
                "message.template.language.code");
    }

    @Test
    void theCustomerIsTheDigitsOfToElseTheRecipient() {
        assertCustomer("5511987654321", Map.of("to", "+55 (11) 98765-4321"));
        assertCustomer("5511987654321", Map.of("to", "5511987654321", "recipient", "BR.1"));
        assertCustomer("BR.1", Map.of("recipient", "BR.1"));
        assertCustomer("Group-1", Map.of("to", "Group-1", "recipient_type", "group"));
        assertCustomer(null, Map.of("type", "text"));
        assertCustomer("wamid.A", Map.of("status", "read", "message_id", "wamid.A"));
    }

    private static void assertCustomer(@Nullable String expected, Map<String, ?> message) {
        assertEquals(expected, new SendBody(message).customer().orElse(null));
    }

    private static void assertViolations(Map<String, ?> json, String... fields) {
        var violations = Envelope.read(json).violations();
        assertEquals(List.of(fields), violations.stream().map(Violation::field).toList());
        assertTrue(violations.stream().noneMatch(violation -> violation.reason().isBlank()));
    }

    private static Map<String, Object> valid(String field, Object value) {
        var json = new HashMap<String, Object>();
        json.put("phone_number_id", "1065");
        json.put("message", TEXT);
        json.put(field, value);
        return json;
    }
}
