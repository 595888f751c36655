package convometer.billing.statements;

import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A line of a statement as a row of a table, whatever the table is written as. The components are
/// the columns of `statement.csv`, in their order.
///
/// @param month the statement's, or the closed one that the line adjusts
/// @param amount exact; null: at least one of the units has no price
/// @param unpriced how many units have no price; null: none
/// @param more values of the columns that a breakdown adds
record StatementRow(
        String wabaId,
        String phoneNumberId,
        String month,
        String market,
        String category,
        String type,
        String unit,
        String currency,
        long quantity,
        @Nullable BigDecimal amount,
        @Nullable Long unpriced,
        List<@Nullable String> more) {

    static final List<String> COLUMNS =
            List.of(
                    "waba_id",
                    "phone_number_id",
                    "month",
                    "market",
                    "category",
                    "type",
                    "unit",
                    "currency",
                    "quantity",
                    "amount",
                    "unpriced");

    /// The columns of `statement.csv`, and those of a breakdown behind them.
    static List<String> columns(Breakdown by) {
        return Stream.concat(COLUMNS.stream(), by.columns().stream()).toList();
    }

    private static final Comparator<StatementRow> ORDER =
            Comparator.comparing(StatementRow::texts, CodePoints.ROWS);

    /// Sorted by all columns, as texts, by code point.
    static List<StatementRow> of(List<Statement> statements, Breakdown by) {
        return statements.stream()
                .flatMap(statement ->
                        statement.lines().stream()
                                .map(line -> of(statement.wabaId(), statement.month(), line, by)))
                .sorted(ORDER)
                .toList();
    }

    /// Those of an account's month out of what is counted.
    static List<StatementRow> of(String wabaId, String month, Collection<BillingCount> counts) {
        var charges =
                counts.stream()
                        .filter(count -> count.getWabaId().equals(wabaId))
                        .filter(count ->
                                count.getMonth().equals(month) && Statement.isCharge(count))
                        .toList();
        return Statement.there(charges)
                .map(count -> of(wabaId, month, Statement.line(count), Breakdown.NONE))
                .sorted(ORDER)
                .toList();
    }

    private static StatementRow of(String wabaId, String month, Statement.Line line, Breakdown by) {
        return new StatementRow(
                wabaId,
                line.phoneNumberId(),
                line.monthOr(month),
                line.market(),
                line.category(),
                line.type(),
                line.unit(),
                line.currency(),
                line.quantity(),
                line.amount() == null ? null : new BigDecimal(line.amount()),
                line.unpriced() == 0 ? null : line.unpriced(),
                by.values(line));
    }

    /// As `statement.csv` has them: what is null is empty.
    List<String> texts() {
        var figures =
                Stream.of(
                        wabaId,
                        phoneNumberId,
                        month,
                        market,
                        category,
                        type,
                        unit,
                        currency,
                        Long.toString(quantity),
                        amount == null ? "" : Decimals.plain(amount),
                        unpriced == null ? "" : unpriced.toString());
        return Stream.concat(
                        figures, more.stream().map(value -> Objects.requireNonNullElse(value, "")))
                .toList();
    }
}
