package convometer.billing.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.BillingCount;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What a start with changed tables says: the rows, and the booked money that they have to do with.
class TableChangesTest {

    private static final String RATES =
            """
            effective_from,currency,market,category,tier_from,rate,source,confidence
            2026-10-01,USD,Brazil,marketing,1,0.0625,Meta,1P
            2026-10-01,USD,Brazil,utility,1,0.0068,Meta,1P
            """;

    private static final TableTexts BEFORE =
            new TableTexts(
                    """
                    portfolio,waba_id,timezone,currency,phone_number_id
                    acme,waba,UTC,USD,n
                    """,
                    """
                    effective_from,unit,free,free_in_window,free_tier,free_per_month,tiered
                    2026-10-01,message,,,service,1000,utility
                    """,
                    """
                    prefix,country,effective_from,market
                    55,BR,,Brazil
                    """,
                    RATES);

    private static final List<BillingCount> LINES =
            List.of(
                    line("waba", "2026-09", "USD", "marketing", 1, "0.06"),
                    line("waba", "2026-10", "USD", "marketing_lite", 2, "0.125"),
                    line("waba", "2026-11", "USD", "utility", 3, "0.0204"),
                    line("other", "2026-11", "EUR", "utility", 5, "0.05"));

    private static BillingCount line(
            String waba, String month, String currency, String category, long units, String sum) {
        return new BillingCount(
                "charges", waba, "n", month, "Brazil", category, "regular", "message", currency,
                units, sum, 0L, null, null, null, null, "");
    }

    private static TableTexts rates(String rates) {
        return new TableTexts(BEFORE.accounts(), BEFORE.eras(), BEFORE.markets(), rates);
    }

    private static void says(List<String> rows, List<String> booked, TableTexts after) {
        var changes = TableChanges.between(BEFORE, after);
        assertEquals(rows, changes.rows());
        assertEquals(booked, changes.booked(LINES));
    }

    @Test
    void aCorrectedRowTouchesItsMarketAndCategoryFromItsMonthOn() {
        says(
                List.of(
                        "rates -2026-10-01,USD,Brazil,marketing,1,0.0625,Meta,1P",
                        "rates +2026-10-01,USD,Brazil,marketing,1,0.07,Meta,1P"),
                List.of("2 units of USD 0.125"),
                rates(RATES.replace("0.0625", "0.07")));
    }

    @Test
    void aNewCardTouchesAllOfItsCurrencyFromItsMonthOn() {
        says(
                List.of("rates +2026-11-01,USD,Brazil,marketing,1,0.07,Meta,1P"),
                List.of("3 units of USD 0.0204"),
                rates(RATES + "2026-11-01,USD,Brazil,marketing,1,0.07,Meta,1P\n"));
    }

    @Test
    void aCardForADayToComeTouchesNothing() {
        says(
                List.of("rates +2027-01-01,USD,Brazil,marketing,1,0.07,Meta,1P"),
                List.of(),
                rates(RATES + "2027-01-01,USD,Brazil,marketing,1,0.07,Meta,1P\n"));
    }

    @Test
    void anotherTimeZoneTouchesTheAccount() {
        says(
                List.of("accounts -acme,waba,UTC,USD,n", "accounts +acme,waba,America/Lima,USD,n"),
                List.of("6 units of USD 0.2054"),
                new TableTexts(
                        BEFORE.accounts().replace("UTC", "America/Lima"),
                        BEFORE.eras(),
                        BEFORE.markets(),
                        RATES));
    }

    @Test
    void anotherFreeTierTouchesEverythingFromItsMonthOn() {
        says(
                List.of(
                        "eras -2026-10-01,message,,,service,1000,utility",
                        "eras +2026-10-01,message,,,service,500,utility"),
                List.of("5 units of EUR 0.05", "5 units of USD 0.1454"),
                new TableTexts(
                        BEFORE.accounts(),
                        BEFORE.eras().replace("1000", "500"),
                        BEFORE.markets(),
                        RATES));
    }

    @Test
    void aNewMarketTouchesTheLinesOfTheOneThatItIsCutOutOf() {
        says(
                List.of("markets +5511,BR,2026-11-01,Other"),
                List.of("5 units of EUR 0.05", "3 units of USD 0.0204"),
                new TableTexts(
                        BEFORE.accounts(),
                        BEFORE.eras(),
                        BEFORE.markets() + "5511,BR,2026-11-01,Other\n",
                        RATES));
    }

    @Test
    void theSameTablesTouchNothing() {
        says(List.of(), List.of(), rates(RATES));
    }
}
