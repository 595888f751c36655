package convometer.tracker.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Budget;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Of which budget in which period a message is, and where it is counted: of two portfolios, the
/// first has an account in São Paulo with a budget.
class AccountBudgetsTest {

    private static final Instant NIGHT = Instant.parse("2026-11-01T02:59:59Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T03:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T03:00:00Z");

    private final AccountBudgets budgets =
            new AccountBudgets(
                    new Accounts(
                            List.of(
                                    portfolio("acme", waba("1", "106", budget())),
                                    portfolio("other", waba("2", "107")))));

    @Test
    void aMessageIsOfTheMonthWhereItsAccountIsAtHome() {
        var number = new PhoneNumberId("106");
        var found = budgets.of(number, "marketing", "promo", Map.of(), NIGHT).getFirst();
        assertEquals(
                new BudgetPeriod(new WabaId("1"), "promotions", OCTOBER, NOVEMBER), found.period());
        assertEquals("USD", found.currency());
        assertTrue(found.hard());
        var later = budgets.of(number, "marketing", "promo", Map.of(), NOVEMBER).getFirst();
        assertEquals(NOVEMBER, later.period().from());
        assertEquals(List.of(later), budgets.of(new WabaId("1"), NOVEMBER));
    }

    @Test
    void whatIsOfAnotherCategoryOrAccountCountsInNone() {
        var number = new PhoneNumberId("106");
        assertEquals(List.of(), budgets.of(number, "utility", "promo", Map.of(), NIGHT));
        for (var other : List.of("107", "999")) {
            assertEquals(
                    List.of(),
                    budgets.of(new PhoneNumberId(other), "marketing", null, Map.of(), NIGHT));
            assertFalse(budgets.has(new PhoneNumberId(other)));
        }
        assertTrue(budgets.has(number));
        assertEquals(List.of(), budgets.of(new WabaId("2"), NIGHT));
        assertEquals(List.of(), budgets.of(new WabaId("9"), NIGHT));
    }

    @Test
    void whereThereAreBudgetsTheLimitsOfNumbersAreCountedBesideThem() {
        assertEquals("portfolio/acme", budgets.ledgerOf("portfolio/acme"));
        assertEquals("portfolio/acme", budgets.ledgerOf("number/106"));
        assertEquals("number/107", budgets.ledgerOf("number/107"));
        assertEquals("number/999", budgets.ledgerOf("number/999"));
        assertEquals(Optional.of("portfolio/acme"), budgets.ledgerOf(new WabaId("1")));
        assertEquals(Optional.empty(), budgets.ledgerOf(new WabaId("9")));
    }

    private static Budget budget() {
        return new Budget(
                "promotions",
                BigDecimal.TEN,
                Budget.Period.MONTH,
                "marketing",
                null,
                null,
                List.of(),
                true);
    }

    private static Accounts.Waba waba(String id, String number, Budget... budgets) {
        return new Accounts.Waba(
                id,
                id,
                ZoneId.of("America/Sao_Paulo"),
                "USD",
                List.of(new Accounts.BusinessNumber(number, number)),
                List.of(),
                List.of(budgets));
    }

    private static Accounts.Portfolio portfolio(String id, Accounts.Waba waba) {
        return new Accounts.Portfolio(id, 250, true, List.of(), List.of(waba));
    }
}
