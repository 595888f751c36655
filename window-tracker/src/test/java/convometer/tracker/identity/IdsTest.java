package convometer.tracker.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.limit.RequestId;
import convometer.tracker.message.Wamid;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Function;

/// Ids are in the order of their texts, and are written as they are.
class IdsTest {

    @Test
    void theyAreInTheOrderOfTheirTexts() {
        assertInOrder(Wamid::new);
        assertInOrder(PhoneNumberId::new);
        assertInOrder(RequestId::new);
        assertInOrder(CustomerId::new);
        assertInOrder(WabaId::new);
        assertInOrder(PortfolioId::new);
    }

    private static <T extends Comparable<T>> void assertInOrder(Function<String, T> id) {
        var texts = List.of("", "10", "9", "B", "a", "a.1");
        assertEquals(
                texts.stream().map(id).toList(),
                texts.reversed().stream().map(id).sorted().toList());
        assertEquals(texts, texts.stream().map(id).map(Object::toString).toList());
    }
}
