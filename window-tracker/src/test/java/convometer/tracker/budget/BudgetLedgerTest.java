package convometer.tracker.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.tracker.identity.WabaId;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What is spent of budgets, as text tables: what happens to a message, and then what is spent of
/// `all` (hard, 10 a month, unless it is changed) and of `promos` (soft, 4 a month), of that what
/// is reserved, and which thresholds were reached by it.
class BudgetLedgerTest {

    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

    private final MemoryBudgetStore store = new MemoryBudgetStore();
    private final BudgetLedger ledger = new BudgetLedger(store);
    private String amount = "10";

    @Test
    void whatIsPermittedIsSpentUntilItIsGivenBack() {
        play(
                """
                event                      | lacks | all    | promos | reached
                m1 reserves 3              |       | 3 (3)  | 0 (0)  |
                m2 reserves 2.5 as promo   |       | 5.5 (5.5) | 2.5 (2.5) | all 50, promos 50
                m1 delivered 3             |       | 5.5 (2.5) | 2.5 (2.5) |
                m2 released 2.5 as promo   |       | 3 (0)  | 0 (0)  |
                m2 released 2.5 as promo   |       | 3 (0)  | 0 (0)  |
                m3 reserves 7              |       | 10 (7) | 0 (0)  | all 80, all 100
                m4 reserves 0.01           | all   | 10 (7) | 0 (0)  |
                m3 released 7              |       | 3 (0)  | 0 (0)  |
                m5 reserves 7              |       | 10 (7) | 0 (0)  |
                """);
    }

    @Test
    void whoAsksAgainReservesOnceAtTheNewPrice() {
        play(
                """
                event                      | lacks | all    | promos | reached
                m1 reserves 9              |       | 9 (9)  | 0 (0)  | all 50, all 80
                m1 reserves 9              |       | 9 (9)  | 0 (0)  |
                m1 reserves 10             |       | 10 (10) | 0 (0) | all 100
                m1 reserves 11             | all   | 10 (10) | 0 (0) |
                m1 reserves 2              |       | 2 (2)  | 0 (0)  |
                """);
    }

    @Test
    void aSoftBudgetNeverRefuses() {
        play(
                """
                event                      | lacks | all    | promos | reached
                m1 reserves 5 as promo     |       | 5 (5)  | 5 (5)  | all 50, promos 50, promos 80, promos 100
                m2 reserves 5 as promo     |       | 10 (10) | 10 (10) | all 80, all 100
                m3 reserves 5 as promo     | all   | 10 (10) | 10 (10) |
                """);
    }

    @Test
    void whatIsDeliveredAfterAllIsSpentWhateverIsLeft() {
        play(
                """
                event                      | lacks | all    | promos | reached
                m1 reserves 6              |       | 6 (6)  | 0 (0)  | all 50
                m1 released 6              |       | 0 (0)  | 0 (0)  |
                m2 reserves 6              |       | 6 (6)  | 0 (0)  |
                m1 delivered 6             |       | 12 (6) | 0 (0)  | all 80, all 100
                m3 reserves 1              | all   | 12 (6) | 0 (0)  |
                """);
        assertEquals(BigDecimal.ZERO, totals("all").left());
    }

    @Test
    void ofAnotherAmountThresholdsAreToldOfAnew() {
        play(
                """
                event                      | lacks | all    | promos | reached
                m1 reserves 8              |       | 8 (8)  | 0 (0)  | all 50, all 80
                m2 reserves 2              |       | 10 (10) | 0 (0) | all 100
                m2 released 2              |       | 8 (8)  | 0 (0)  |
                m3 reserves 2              |       | 10 (10) | 0 (0) |
                amount of all 20           |       | 10 (10) | 0 (0) |
                m4 reserves 5              |       | 15 (15) | 0 (0) |
                m5 reserves 1              |       | 16 (16) | 0 (0) | all 80
                amount of all 20.00        |       | 16 (16) | 0 (0) |
                m5 released 1              |       | 15 (15) | 0 (0) |
                m6 reserves 5              |       | 20 (20) | 0 (0) | all 100
                amount of all 10           |       | 20 (20) | 0 (0) |
                m7 reserves 1              | all   | 20 (20) | 0 (0) |
                """);
    }

    @Test
    void ofAPeriodThatWasForgottenNothingIsKept() {
        ledger.reserve(expense("m1", "3", false));
        store.forget(NOVEMBER);
        ledger.deliver(expense("m1", "3", false));
        ledger.release(expense("m1", "3", false));
        assertNull(store.totals(budget("all", OCTOBER, NOVEMBER).period()));
        assertEquals(0, store.open());
        var late = expense("m2", "1", true);
        assertEquals(List.of(), ledger.lacking(late, NOVEMBER.plusSeconds(3_599)));
        assertEquals(late.budgets(), ledger.lacking(late, NOVEMBER.plusSeconds(3_600)));
        var november =
                new Expense("m1", BigDecimal.TEN, List.of(budget("all", NOVEMBER, DECEMBER)));
        assertEquals(List.of(), ledger.lacking(november, NOVEMBER));
    }

    private void play(String table) {
        var rows = table.strip().lines().map(BudgetLedgerTest::cells).toList();
        var actual = new ArrayList<List<String>>();
        actual.add(rows.getFirst());
        for (var row : rows.subList(1, rows.size())) {
            var lacks = happens(row.getFirst().split(" "));
            var reached =
                    ledger.passed().stream()
                            .map(each ->
                                    each.totals().budget().period().name() + " " + each.threshold())
                            .collect(Collectors.joining(", "));
            actual.add(List.of(row.getFirst(), lacks, spent("all"), spent("promos"), reached));
        }
        assertEquals(lines(rows), lines(actual));
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
    }

    private static String lines(List<List<String>> rows) {
        return rows.stream().map(row -> String.join(" | ", row)).collect(Collectors.joining("\n"));
    }

    private String happens(String[] words) {
        if (words[0].equals("amount")) {
            amount = words[3];
            return "";
        }
        var expense = expense(words[0], words[2], words.length > 3);
        var lacking = List.<Budget>of();
        switch (words[1]) {
            case "reserves" -> {
                lacking = ledger.lacking(expense, OCTOBER);
                if (lacking.isEmpty()) ledger.reserve(expense);
            }
            case "delivered" -> ledger.deliver(expense);
            default -> ledger.release(expense);
        }
        return lacking.stream().map(each -> each.period().name()).collect(Collectors.joining(" "));
    }

    private Expense expense(String message, String price, boolean promo) {
        var budgets = new ArrayList<>(List.of(budget("all", OCTOBER, NOVEMBER)));
        if (promo) budgets.add(budget("promos", OCTOBER, NOVEMBER));
        return new Expense(message, new BigDecimal(price), budgets);
    }

    private Budget budget(String name, Instant from, Instant until) {
        var all = name.equals("all");
        return new Budget(
                new BudgetPeriod(new WabaId("waba"), name, from, until),
                new BigDecimal(all ? amount : "4"),
                "USD",
                all,
                List.of(50, 80, 100));
    }

    private BudgetTotals totals(String name) {
        var budget = budget(name, OCTOBER, NOVEMBER);
        var known = store.totals(budget.period());
        return known == null ? BudgetTotals.none(budget) : known;
    }

    private String spent(String name) {
        var totals = totals(name);
        return plain(totals.spent()) + " (" + plain(totals.reserved()) + ")";
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
