package convometer.billing.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.Markets;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;

/// R1 by the table that comes with the service.
class MarketTableTest {

    private final Markets markets = MarketTable.read();

    @Test
    void r1TheLongestPrefixWins() {
        assertEquals("Brazil", of("5511987654321", "2026-10-01"));
        assertEquals("North America", of("16505551234", "2026-10-01"));
        assertEquals("Other", of("12425551234", "2026-10-01"));
        assertEquals("Other", of("99999", "2026-10-01"));
    }

    @Test
    void r1ARowHoldsFromItsLocalDateOn() {
        assertEquals("Hungary", of("36201234567", "2026-07-01"));
        assertEquals("Rest of C&E Europe", of("36201234567", "2026-06-30"));
        assertEquals("Kazakhstan", of("77011234567", "2026-10-01"));
    }

    @Test
    void r1WithoutANumberTheCountryOfTheUserIdCounts() {
        var date = LocalDate.parse("2026-10-01");
        assertEquals("Brazil", markets.of(null, "BR.13491208655302741918", date));
        assertEquals("Brazil", markets.of("BR.13491208655302741918", "BR.134", date));
        assertEquals("India", markets.of("919812345678", "BR.134", date));
        assertEquals("Brazil", markets.of(null, "5511987654321", date));
        assertEquals("Other", markets.of(null, "ZZ.1", date));
    }

    /// Meta's figures have countries, and the ledger mostly numbers: both lead to one market.
    @Test
    void aTerritoryIsInTheMarketOfTheCallingCodeThatItShares() {
        for (var territory :
                List.of(
                        "441481960194 GG",
                        "441534960194 JE",
                        "441624960194 IM",
                        "358181234567 AX",
                        "390669812345 VA",
                        "212528912345 EH",
                        "4779021234 SJ",
                        "61891621234 CC",
                        "61891641234 CX",
                        "6499991234 PN",
                        "13407741234 VI",
                        "16716461234 GU",
                        "16702341234 MP",
                        "16846331234 AS")) {
            var words = territory.split(" ", -1);
            for (var date : List.of("2026-06-30", "2026-10-01"))
                assertEquals(
                        of(words[0], date),
                        markets.ofCountry(words[1], LocalDate.parse(date)),
                        territory);
        }
        assertEquals("Morocco", markets.ofCountry("EH", LocalDate.parse("2026-10-01")));
        assertEquals("Other", markets.ofCountry("XK", LocalDate.parse("2026-10-01")));
    }

    private String of(String number, String date) {
        return markets.of(number, number, LocalDate.parse(date));
    }
}
