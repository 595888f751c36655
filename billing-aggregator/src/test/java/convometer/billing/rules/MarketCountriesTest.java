package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/// In which country customers of a market are.
class MarketCountriesTest {

    private static final Markets MARKETS =
            new Markets(
                    Stream.of(
                                    "1 US North America",
                                    "1 CA North America",
                                    "1242 BS Other",
                                    "7 RU Russia",
                                    "76 KZ Other",
                                    "591 BO Rest of Latin America",
                                    "593 EC Rest of Latin America",
                                    "1809 DO Rest of Latin America",
                                    "1829 DO Rest of Latin America",
                                    "212 MA Rest of Africa",
                                    "212 EH Rest of Africa",
                                    "213 DZ Rest of Africa")
                            .map(row -> row.split(" ", 3))
                            .map(row -> new Market(row[0], row[1], LocalDate.MIN, row[2]))
                            .toList());

    private static List<String> in(String market, String... customers) {
        return Stream.of(customers).map(name -> MARKETS.countryOf(name, market)).toList();
    }

    @Test
    void theNumberTellsIt() {
        assertEquals(
                List.of("BO", "EC", "DO", "DO", "EC"),
                in(
                        "Rest of Latin America",
                        "59171234567",
                        "593991234567",
                        "18095550100",
                        "18295550100",
                        "EC.1234567890"));
        assertEquals(
                List.of("KZ", "BS", "other", "other"),
                in("Other", "76001234567", "12425550100", "50012345", "FK.1234567890"));
    }

    @Test
    void thoseThatShareAPrefixAreOne() {
        assertEquals(
                List.of("EH/MA", "EH/MA", "DZ"),
                in("Rest of Africa", "212612345678", "EH.1234567890", "213612345678"));
        assertEquals(
                List.of("CA/US", "EH/MA", "other"),
                Stream.of("US", "MA", "FK").map(MARKETS::withOthers).toList());
    }

    @Test
    void aMarketOfOneCountryTellsItWhateverTheNameIs() {
        assertEquals(List.of("RU", "RU"), in("Russia", "59171234567", "erased"));
        assertEquals(
                List.of("RU", "CA/US", "", ""),
                Stream.of("Russia", "North America", "Rest of Africa", "Other")
                        .map(MARKETS::countryOf)
                        .toList());
        // Those in no row are in it, too.
        var one = new Markets(List.of(new Market("76", "KZ", LocalDate.MIN, "Other")));
        assertEquals("", one.countryOf("Other"));
    }

    @Test
    void aNameOfAnotherMarketTellsNothing() {
        assertEquals(
                List.of("", "", "", ""),
                in("Rest of Latin America", "213612345678", "50012345", "RU.1234567890", "erased"));
        assertEquals(List.of("", ""), in("Other", "59171234567", "erased"));
    }
}
