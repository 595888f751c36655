package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;

/// R4: exact amounts as text, and rounded ones for people.
class DecimalsTest {

    @Test
    void r4ExactAmountsArePlainWithoutTrailingZeros() {
        assertEquals("0.068", plain("0.0680"));
        assertEquals("100", plain("100.00"));
        assertEquals("1000", plain("1E+3"));
        assertEquals("0.0000000001", plain("1E-10"));
        assertEquals("0", plain("0.000"));
        assertEquals("-0.5", plain("-0.50"));
    }

    @Test
    void r4HalfAMinorUnitIsRoundedUp() {
        assertEquals("0.13", rounded("0.125", "USD"));
        assertEquals("0.01", rounded("0.005", "USD"));
        assertEquals("0.00", rounded("0.0049999999", "USD"));
        assertEquals("7.00", rounded("7", "EUR"));
    }

    @Test
    void r4TheCurrencyTellsItsMinorUnit() {
        assertEquals("1", rounded("0.5", "JPY"));
        assertEquals("0", rounded("0.4999", "JPY"));
        assertEquals("0.001", rounded("0.0005", "KWD"));
        assertEquals("3", rounded("2.5", "KRW"));
    }

    private static String plain(String amount) {
        return Decimals.plain(new BigDecimal(amount));
    }

    private static String rounded(String amount, String currency) {
        return Decimals.rounded(new BigDecimal(amount), currency);
    }
}
