package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import convometer.outbound.rules.RequestValidation.Forwarded;
import convometer.outbound.rules.RequestValidation.Malformed;
import convometer.outbound.rules.RequestValidation.Unanswerable;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class RequestValidationTest {

    private static final Map<String, Object> TEXT =
            Map.of("to", "+5511", "type", "text", "text", Map.of("body", "Hi"));

    @Test
    void aRequestGoesToItsCustomersThread() {
        assertEquals(new Forwarded("5511"), RequestValidation.decide(sendRequest("r-1", TEXT)));
    }

    @Test
    void whatIsNoMessageIsMalformedAndSaysWhy() {
        assertEquals(
                new Malformed("message must be a JSON object"),
                RequestValidation.decide(sendRequest("r-1", "no JSON")));
    }

    @Test
    void withoutAnIdNobodyCanBeAnswered() {
        assertInstanceOf(Unanswerable.class, RequestValidation.decide(sendRequest("", TEXT)));
        assertInstanceOf(
                Unanswerable.class, RequestValidation.decide(sendRequest("x".repeat(257), TEXT)));
    }

    @Test
    void contentIsTheSameHoweverItIsOrderedOrWritten() {
        var forth = new LinkedHashMap<String, Object>();
        forth.put("a", new BigDecimal("1.50"));
        forth.put("b", List.of("x", Map.of()));
        var back = new LinkedHashMap<String, Object>();
        back.put("b", List.of("x", Map.of()));
        back.put("a", new BigDecimal("1.5"));

        assertEquals(Fingerprint.of(forth), Fingerprint.of(back));
    }

    @Test
    void aNumberWithABillionDigitsHasAContentToo() {
        assertEquals(
                Fingerprint.of(Map.of("a", new BigDecimal("1e999999999"))),
                Fingerprint.of(Map.of("a", new BigDecimal("10e999999998"))));
        assertNotEquals(
                Fingerprint.of(Map.of("a", new BigDecimal("1e999999999"))),
                Fingerprint.of(Map.of("a", new BigDecimal("1e999999998"))));
    }

    @Test
    void contentDiffersWhereTextOnlyLooksLikeStructure() {
        assertNotEquals(
                Fingerprint.of(Map.of("a", List.of("x", "y"))),
                Fingerprint.of(Map.of("a", List.of("x,1:y"))));
        assertNotEquals(Fingerprint.of(Map.of("a", "1")), Fingerprint.of(Map.of("a", 1)));
    }

    private static SendRequest sendRequest(String id, Object message) {
        return new SendRequest(id, "1065", message, null, null, Map.of());
    }
}
