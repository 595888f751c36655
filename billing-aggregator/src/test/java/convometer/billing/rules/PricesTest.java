package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// What a unit may cost, before it is known in which band it is.
class PricesTest {

    private static final LocalDate OCTOBER = LocalDate.parse("2026-10-01");

    private final RateCards cards = new RateCards();
    private final Eras eras = new Eras();
    private final Prices prices = new Prices(cards, eras);

    @BeforeEach
    void addTables() {
        add("utility", 1, "0.0068");
        add("utility", 100, "0.0065");
        add("marketing", 1, "0.0625");
        add("marketing", 100, "0.06");
        add("service", 1, null);
        eras.add(new Era(OCTOBER, true, Set.of(), Set.of(), null, Set.of("utility")));
    }

    private void add(String category, long tierFrom, @Nullable String price) {
        cards.add(
                new Rate(
                        OCTOBER,
                        "USD",
                        "Brazil",
                        category,
                        tierFrom,
                        price == null ? null : new BigDecimal(price),
                        "",
                        ""));
    }

    private String possible(String category, LocalDate date) {
        return prices.possible("USD", "Brazil", category, date).toString();
    }

    @Test
    void r3OnlyATieredCategoryHasThePricesOfAllBands() {
        assertEquals("[0.0068, 0.0065]", possible("utility", OCTOBER));
        assertEquals("[0.0625]", possible("marketing", OCTOBER));
        assertEquals("[]", possible("service", OCTOBER));
        assertEquals("[]", possible("authentication", OCTOBER));
        assertEquals(List.of(), prices.possible("EUR", "Brazil", "utility", OCTOBER));
        assertEquals("[]", possible("utility", OCTOBER.minusDays(1)));
    }

    @Test
    void aWordIsKnownHoweverItIsSpelled() {
        assertEquals("regular", PricingTypes.known(" REGULAR"));
        assertEquals("free_tier", PricingTypes.known("Free-Tier"));
        assertEquals("Gratis", PricingTypes.known("Gratis"));
    }
}
