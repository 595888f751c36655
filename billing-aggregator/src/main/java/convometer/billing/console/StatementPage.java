package convometer.billing.console;

import convometer.billing.statements.CategorySum;
import convometer.billing.statements.ConversationSum;
import convometer.billing.statements.Statement;
import convometer.billing.statements.StatementRange;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Waba;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;

/// The page of a statement.
///
/// @param months those that end with the one of the statement, out of the same state of the lines
/// @param lines in the order that was asked for
/// @param mayBeClosed it is open and over, and the reader may close it
public record StatementPage(
        Frame frame,
        Waba account,
        StatementRange months,
        Statement statement,
        List<Statement.Line> lines,
        LineOrder order,
        boolean mayBeClosed) {

    /// Names of the formats that a statement is written as.
    public static final List<String> FORMATS = List.of("csv", "xlsx", "parquet", "focus", "json");

    /// @param isOver the month has ended
    static StatementPage of(
            Frame frame, Waba account, StatementRange months, LineOrder order, boolean isOver) {
        var statement = months.months().getLast();
        return new StatementPage(
                frame,
                account,
                months,
                statement,
                order.sorted(statement.lines()),
                order,
                frame.mayClose() && isOver && statement.closedAt() == null);
    }

    public List<CategorySum> spend(String currency) {
        return CategorySum.of(statement).stream()
                .filter(sum -> sum.currency().equals(currency))
                .toList();
    }

    public List<ConversationSum> conversations() {
        return ConversationSum.of(statement);
    }

    public long conversationsTotal() {
        return conversations().stream().mapToLong(ConversationSum::quantity).sum();
    }

    /// A month of the chart.
    ///
    /// @param total null: it has no units of the currency
    public record Month(YearMonth month, Statement.@Nullable Total total) {

        public String amount() {
            return total == null ? "0" : total.pricedAmount();
        }
    }

    /// The months in one currency, the oldest first.
    public List<Month> months(String currency) {
        return months.months().stream()
                .map(each ->
                        new Month(
                                YearMonth.parse(each.month()),
                                each.totals().stream()
                                        .filter(total -> total.currency().equals(currency))
                                        .findFirst()
                                        .orElse(null)))
                .toList();
    }

    /// How people know a number.
    public String number(String phoneNumberId) {
        return account.numbers().stream()
                .filter(number -> number.id().equals(phoneNumberId))
                .map(BusinessNumber::display)
                .findFirst()
                .orElse(phoneNumberId);
    }

    /// The page in another order.
    public String sortedBy(LineOrder.Column column) {
        return Links.statement(account.id(), statement.month())
                + Links.query("sort", order.next(column));
    }

    public String monthAway(int months) {
        return Links.statement(account.id(), frame.month().plusMonths(months).toString());
    }

    /// All amounts of the table.
    public List<String> amounts() {
        return Stream.concat(
                        lines.stream().map(Statement.Line::pricedAmount),
                        statement.totals().stream().map(Statement.Total::pricedAmount))
                .toList();
    }
}
