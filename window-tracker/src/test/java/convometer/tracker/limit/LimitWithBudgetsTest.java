package convometer.tracker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetLedger;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.Expense;
import convometer.tracker.budget.MemoryBudgetStore;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.WabaId;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Slots and money together, as text tables: a limit of three customers, of which the orders' team
/// may take two, and a hard budget of 2 a day; a message costs 1. After what comes, who counts in
/// the limit and in the quota, and what is spent on the 20th and on the 21st.
class LimitWithBudgetsTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-10-21T00:00:00Z");

    private final MemoryLedgerStore reservations = new MemoryLedgerStore();
    private final LimitLedger limit = new LimitLedger(reservations);
    private final LimitLedger orders = new LimitLedger(new MemoryLedgerStore());
    private final MemoryBudgetStore money = new MemoryBudgetStore();
    private final LimitWithBudgets ledger =
            new LimitWithBudgets(new LimitWithQuotas(limit, _ -> orders), new BudgetLedger(money));

    /// The money of the day before is given back by the gate, which keeps the slot: it asks for
    /// both.
    @Test
    void aRenewalThatTheNewDaysBudgetRefusesLeavesNoSlotBehind() {
        play(
                """
                at       | what comes               | answer | limit | quota | 20th | 21st
                20 22:00 | ann r1 asks              | granted | 1    | 0     | 1    | 0
                20 22:00 | bob r2 asks              | granted | 2    | 0     | 2    | 0
                21 00:05 | cid r3 asks              | granted | 3    | 0     | 2    | 1
                21 00:05 | ann r1 returns its money |        | 3     | 0     | 1    | 1
                21 00:05 | bob r2 returns its money |        | 3     | 0     | 0    | 1
                21 00:05 | ann r1 asks              | granted | 3    | 0     | 0    | 2
                21 00:05 | bob r2 asks              | budget | 2     | 0     | 0    | 2
                21 00:06 | dan r4 asks              | budget | 2     | 0     | 0    | 2
                21 00:06 | dan r4 asks for a slot   | granted | 3    | 0     | 0    | 2
                """);
    }

    @Test
    void neitherInLimitNorInQuota() {
        play(
                """
                at       | what comes               | answer | limit | quota | 20th | 21st
                20 22:00 | ann r1 asks in orders    | granted | 1    | 1     | 1    | 0
                20 22:00 | ann r2 asks              | granted | 1    | 1     | 2    | 0
                20 22:01 | bob r3 asks in orders    | budget | 1     | 1     | 2    | 0
                20 22:02 | ann r1 asks in orders at 2 | budget | 1   | 0     | 1    | 0
                20 22:03 | ann r1 asks in orders    | granted | 1    | 1     | 2    | 0
                """);
    }

    @Test
    void aRefusedRequestOfWhichNothingIsKnownWritesNothing() {
        play(
                """
                at       | what comes               | answer | limit | quota | 20th | 21st
                20 22:00 | ann r1 asks              | granted | 1    | 0     | 1    | 0
                20 22:00 | ann r2 asks              | granted | 1    | 0     | 2    | 0
                20 22:01 | ann r3 asks              | budget | 1     | 0     | 2    | 0
                20 22:01 | bob r4 asks              | budget | 1     | 0     | 2    | 0
                """);
        assertNull(reservations.of(new CustomerId("bob")));
        assertEquals(List.of("r1", "r2"), requests("ann"));
        assertEquals(2, reservations.written);
    }

    @Test
    void whatWasSentCountsWhateverIsRefusedLater() {
        play(
                """
                at       | what comes               | answer | limit | quota | 20th | 21st
                20 22:00 | ann r1 asks              | granted | 1    | 0     | 1    | 0
                20 22:01 | ann r1 is sent           |        | 1     | 0     | 1    | 0
                20 22:02 | ann r1 asks at 3         | budget | 1     | 0     | 0    | 0
                """);
    }

    private List<String> requests(String customer) {
        var known = reservations.of(new CustomerId(customer));
        return known == null
                ? List.of()
                : known.reservations().stream().map(it -> it.request().value()).toList();
    }

    private void play(String table) {
        var rows =
                table.strip()
                        .lines()
                        .map(row -> Arrays.stream(row.split("\\|", -1)).map(String::strip).toList())
                        .toList();
        var actual = new ArrayList<List<String>>();
        actual.add(rows.getFirst());
        for (var row : rows.subList(1, rows.size())) {
            var now = Instant.parse("2026-10-" + row.get(0).replace(' ', 'T') + ":00Z");
            var answer = happens(now, List.of(row.get(1).split(" ")));
            actual.add(
                    List.of(
                            row.get(0),
                            row.get(1),
                            answer,
                            counted(limit),
                            counted(orders),
                            spent(MIDNIGHT.minusSeconds(1)),
                            spent(MIDNIGHT)));
        }
        assertEquals(lines(rows), lines(actual));
    }

    private static String lines(List<List<String>> rows) {
        return rows.stream().map(row -> String.join(" | ", row)).collect(Collectors.joining("\n"));
    }

    /// `ann r1 asks [in orders] [for a slot] [at 2]`, `ann r1 returns its money`, `ann r1 is sent`.
    private String happens(Instant now, List<String> words) {
        var customer = new CustomerId(words.get(0));
        var request = new RequestId(words.get(1));
        switch (words.get(2)) {
            case "asks" -> {
                var quota = words.contains("orders") ? new MessagingLimit.Quota("orders", 2) : null;
                var price = words.contains("at") ? words.getLast() : "1";
                var asked =
                        new ReservationRequest(
                                new MessagingLimit("portfolio/acme", 3, quota),
                                true,
                                words.contains("for")
                                        ? Expense.NONE
                                        : expense(request, price, now));
                return ledger.reserve(customer, request, asked, now, now) instanceof Slot.None none
                        ? none.lack().name().toLowerCase(Locale.ROOT)
                        : "granted";
            }
            case "returns" -> {
                var expense = expense(request, "1", MIDNIGHT.minusSeconds(1));
                var what = new Reserved("portfolio/acme", false, null, expense);
                ledger.release(customer, request, what, now, now);
            }
            default -> limit.sent(customer, request, now, now);
        }
        return "";
    }

    private static Expense expense(RequestId request, String price, Instant at) {
        return new Expense(request.value(), new BigDecimal(price), List.of(budget(at)));
    }

    private static Budget budget(Instant at) {
        var from = at.isBefore(MIDNIGHT) ? MIDNIGHT.minusSeconds(86_400) : MIDNIGHT;
        return new Budget(
                new BudgetPeriod(new WabaId("waba"), "all", from, from.plusSeconds(86_400)),
                new BigDecimal("2"),
                "USD",
                true,
                List.of());
    }

    private static String counted(LimitLedger ledger) {
        return "" + (Integer.MAX_VALUE - ledger.left(Integer.MAX_VALUE));
    }

    private String spent(Instant at) {
        var totals = money.totals(budget(at).period());
        return totals == null ? "0" : totals.spent().stripTrailingZeros().toPlainString();
    }
}
