package convometer.billing.console;

import convometer.billing.rules.CodePoints;
import convometer.billing.statements.Statement;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// By what the lines of a statement are sorted: `amount`, or `-amount` for the greatest first.
public record LineOrder(Column column, boolean descending) {

    /// A column of the table of lines.
    public enum Column {
        NUMBER("Number"),
        MARKET("Market"),
        CATEGORY("Category"),
        TYPE("Type"),
        UNIT("Unit"),
        QUANTITY("Units"),
        UNPRICED("Unpriced"),
        AMOUNT("Amount");

        private final String title;

        Column(String title) {
            this.title = title;
        }

        private Comparator<Statement.Line> order() {
            return switch (this) {
                case NUMBER -> by(Statement.Line::phoneNumberId);
                case MARKET -> by(Statement.Line::market);
                case CATEGORY -> by(Statement.Line::category);
                case TYPE -> by(Statement.Line::type);
                case UNIT -> by(Statement.Line::unit);
                case QUANTITY -> Comparator.comparingLong(Statement.Line::quantity);
                case UNPRICED -> Comparator.comparingLong(Statement.Line::unpriced);
                case AMOUNT -> Comparator.comparing(line -> new BigDecimal(line.pricedAmount()));
            };
        }

        private static Comparator<Statement.Line> by(Function<Statement.Line, String> text) {
            return Comparator.comparing(text, CodePoints.ORDER);
        }

        public String title() {
            return title;
        }

        /// Whether it has figures: these are looked at from the greatest on.
        public boolean isFigure() {
            return compareTo(QUANTITY) >= 0;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final LineOrder USUAL = new LineOrder(Column.AMOUNT, true);

    /// What is no order is the usual one.
    static LineOrder of(@Nullable String sort) {
        if (sort == null) return USUAL;
        for (var column : Column.values()) {
            if (sort.equals(column.code())) return new LineOrder(column, false);
            if (sort.equals("-" + column.code())) return new LineOrder(column, true);
        }
        return USUAL;
    }

    /// Lines that are equal in the column stay in the order of the statement.
    List<Statement.Line> sorted(List<Statement.Line> lines) {
        return lines.stream()
                .sorted(descending ? column.order().reversed() : column.order())
                .toList();
    }

    /// What a click on the heading of a column asks for.
    public String next(Column clicked) {
        var down = clicked == column ? !descending : clicked.isFigure();
        return (down ? "-" : "") + clicked.code();
    }

    /// For `aria-sort`; null: the lines are not sorted by this column.
    public @Nullable String sorted(Column by) {
        if (by != column) return null;
        return descending ? "descending" : "ascending";
    }
}
