package convometer.deploy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.BillingCount;

import org.junit.jupiter.api.Test;

class LineQuantitiesTest {

    private BillingCount next = line("charges", "1", 0);
    private final LineQuantities lines = new LineQuantities((_, _) -> next);

    @Test
    void aLineIsCountedAsItIsNow() {
        take("one", line("charges", "1", 3));
        take("two", line("charges", "1", 4));
        take("three", line("charges", "2", 5));
        take("one", line("charges", "1", 10));
        assertEquals(14, lines.messages("1"));
        assertEquals(5, lines.messages("2"));
        assertEquals(19, lines.messages());
    }

    @Test
    void linesOfConversationsAreNoMessages() {
        take("one", line("conversations", "1", 3));
        assertEquals(0, lines.messages("1"));
        assertEquals(0, lines.messages());
    }

    private void take(String key, BillingCount line) {
        next = line;
        assertEquals(line.getPhoneNumberId(), lines.take(key, new byte[0]));
    }

    private static BillingCount line(String counts, String number, long quantity) {
        return new BillingCount(
                counts, "waba", number, "2026-11", "Brazil", "utility", "regular", "message", "USD",
                quantity, "0", 0L, null, null, null, null, "");
    }
}
