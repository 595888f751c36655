package convometer.tracker.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Set;

/// Names by themselves.
class CustomerAliasesTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, true", "9, true", "5511, true", "'', false", "5/5, false", "5:5, false"})
    void aNumberHasDigitsOnly(String name, boolean isNumber) {
        assertEquals(isNumber, CustomerAliases.isNumber(name));
    }

    @Test
    void whatAddsNothingGivesTheSameNames() {
        var names = CustomerAliases.used("5511", "BR.1", NOON);
        assertSame(names, names.merge(names));
        assertSame(names, names.merge(CustomerAliases.shown("5511")));
        assertSame(names, names.merge(CustomerAliases.used("5511", null, NOON)));
        assertEquals(
                Set.of(new CustomerId("5511"), new CustomerId("BR.1"), new CustomerId("5522")),
                names.merge(CustomerAliases.shown("5522")).aliases());
    }

    @Test
    void nobodyIsNamedByNoName() {
        assertSame(CustomerAliases.none(), CustomerAliases.shown(null, null));
        assertThrows(IllegalStateException.class, () -> CustomerAliases.none().shown());
    }
}
