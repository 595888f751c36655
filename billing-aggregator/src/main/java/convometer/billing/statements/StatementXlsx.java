package convometer.billing.statements;

import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/// Statements as a workbook: the lines, the totals, the conversations, and what it is all about.
/// Ids are texts, so that no spreadsheet makes numbers of them; amounts are numbers, written as the
/// decimals that they are.
final class StatementXlsx {

    /// A spreadsheet calculates with 15 digits; it may show all of them.
    private static final String AMOUNT = "#,##0.00#############";

    private static final String WHOLE = "#,##0";

    private static final List<String> TOTALS =
            List.of(
                    "month",
                    "currency",
                    "quantity",
                    "amount",
                    "amount_rounded",
                    "priced_amount",
                    "unpriced");

    private static final List<String> CONVERSATIONS =
            List.of("month", "phone_number_id", "market", "category", "quantity", "adjusts");

    private static final List<String> ABOUT =
            List.of(
                    "month",
                    "waba_id",
                    "name",
                    "timezone",
                    "currency",
                    "state",
                    "closed_at",
                    "complete_until",
                    "as_of");

    static byte[] of(List<Statement> statements, Breakdown by) {
        var bytes = new ByteArrayOutputStream();
        // The version is that of what wrote the file, as spreadsheets ask for it: digits and a dot.
        try (var workbook = new Workbook(bytes, "Convometer", "1.0")) {
            var columns = StatementRow.columns(by);
            lines(new Sheet(workbook.newWorksheet("Statement"), columns), statements, by);
            totals(new Sheet(workbook.newWorksheet("Totals"), TOTALS), statements);
            conversations(
                    new Sheet(workbook.newWorksheet("Conversations"), CONVERSATIONS), statements);
            about(new Sheet(workbook.newWorksheet("About"), ABOUT), statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void lines(Sheet sheet, List<Statement> statements, Breakdown by)
            throws IOException {
        for (var row : StatementRow.of(statements, by)) {
            sheet.text(row.wabaId())
                    .text(row.phoneNumberId())
                    .text(row.month())
                    .text(row.market())
                    .text(row.category())
                    .text(row.type())
                    .text(row.unit())
                    .text(row.currency())
                    .number(row.quantity(), WHOLE)
                    .number(row.amount(), AMOUNT)
                    .number(row.unpriced(), WHOLE);
            for (var value : row.more()) sheet.text(Objects.requireNonNullElse(value, ""));
            sheet.endRow();
        }
        sheet.finish();
    }

    private static void totals(Sheet sheet, List<Statement> statements) throws IOException {
        for (var statement : statements)
            for (var total : statement.totals())
                sheet.text(statement.month())
                        .text(total.currency())
                        .number(total.quantity(), WHOLE)
                        .number(decimal(total.amount()), AMOUNT)
                        .number(decimal(total.amountRounded()), AMOUNT)
                        .number(decimal(total.pricedAmount()), AMOUNT)
                        .number(total.unpriced(), WHOLE)
                        .endRow();
        sheet.finish();
    }

    private static void conversations(Sheet sheet, List<Statement> statements) throws IOException {
        for (var statement : statements)
            for (var line : statement.conversations())
                sheet.text(statement.month())
                        .text(line.phoneNumberId())
                        .text(line.market())
                        .text(line.category())
                        .number(line.quantity(), WHOLE)
                        .text(Objects.requireNonNullElse(line.adjusts(), ""))
                        .endRow();
        sheet.finish();
    }

    private static void about(Sheet sheet, List<Statement> statements) throws IOException {
        for (var statement : statements)
            sheet.text(statement.month())
                    .text(statement.wabaId())
                    .text(statement.name())
                    .text(statement.timezone())
                    .text(statement.currency())
                    .text(statement.state())
                    .text(Objects.toString(statement.closedAt(), ""))
                    .text(statement.completeUntil().toString())
                    .text(statement.asOf())
                    .endRow();
        sheet.finish();
    }

    private static @Nullable BigDecimal decimal(@Nullable String amount) {
        return amount == null ? null : new BigDecimal(amount);
    }

    /// A sheet that is filled row by row under its headings.
    private static final class Sheet {

        private static final double WIDTH = 18;

        private final Worksheet sheet;
        private final int columns;
        private int row = 1;
        private int column;

        Sheet(Worksheet sheet, List<String> headings) {
            this.sheet = sheet;
            columns = headings.size();
            for (var i = 0; i < columns; i++) {
                sheet.value(0, i, headings.get(i));
                sheet.style(0, i).bold().set();
                sheet.width(i, WIDTH);
            }
            sheet.freezePane(0, 1);
        }

        Sheet text(String value) {
            sheet.value(row, column++, value);
            return this;
        }

        Sheet number(@Nullable Number value, String format) {
            if (value != null) {
                sheet.value(row, column, value);
                sheet.style(row, column).format(format).set();
            }
            column++;
            return this;
        }

        void endRow() {
            row++;
            column = 0;
        }

        void finish() throws IOException {
            if (row > 1) sheet.setAutoFilter(0, 0, row - 1, columns - 1);
            sheet.finish();
        }
    }

    private StatementXlsx() {}
}
