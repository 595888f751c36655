package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Priced;
import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How the figures of a line change.
///
/// @param quantity units more, or fewer where negative
/// @param amount amount more, in the line's currency
/// @param unpriced unpriced units more
public record LineChange(StatementLine line, long quantity, BigDecimal amount, long unpriced) {

    /// What a correction of a unit changes; nothing where the statement stays as it was.
    ///
    /// @param before null: there was no unit
    /// @param after null: there is none
    public static List<LineChange> between(@Nullable Priced before, @Nullable Priced after) {
        if (Objects.equals(before, after)) return List.of();
        var out = before == null ? null : of(before, -1);
        var in = after == null ? null : of(after, 1);
        return between(out, in);
    }

    private static List<LineChange> between(@Nullable LineChange out, @Nullable LineChange in) {
        if (out == null || in == null || !out.line().equals(in.line())) return both(out, in);
        var sum = out.plus(in);
        return sum.isNothing() ? List.of() : List.of(sum);
    }

    /// What a correction of a unit changes on lines and on their details, which add up to them.
    ///
    /// @param before null: there was no unit
    /// @param after null: there is none
    /// @param labels by which details are told apart
    public static List<LineChange> between(
            @Nullable Priced before, @Nullable Priced after, StatementLabels labels) {
        if (Objects.equals(before, after)) return List.of();
        var changes = new ArrayList<>(between(before, after));
        var out = before == null ? null : detail(before, -1, labels);
        var in = after == null ? null : detail(after, 1, labels);
        changes.addAll(between(out, in));
        return changes;
    }

    private static LineChange detail(Priced unit, int sign, StatementLabels labels) {
        var change = of(unit, sign);
        var detail = StatementDetail.of(unit.unit().context(), labels);
        return new LineChange(
                change.line.detailed(detail), change.quantity, change.amount, change.unpriced);
    }

    /// C10: a conversation is counted on one line at a time, whatever is charged.
    ///
    /// @param before null: it was none
    /// @param after null: it is none
    public static List<LineChange> between(
            @Nullable Conversation before, @Nullable Conversation after) {
        var from = before == null ? null : StatementLine.of(before);
        var to = after == null ? null : StatementLine.of(after);
        if (Objects.equals(from, to)) return List.of();
        return both(
                from == null ? null : new LineChange(from, -1, BigDecimal.ZERO, 0),
                to == null ? null : new LineChange(to, 1, BigDecimal.ZERO, 0));
    }

    private static LineChange of(Priced unit, int sign) {
        var amount = unit.amount();
        var priced = amount == null ? BigDecimal.ZERO : amount;
        return new LineChange(
                StatementLine.of(unit),
                sign,
                sign < 0 ? priced.negate() : priced,
                amount == null ? sign : 0);
    }

    private static List<LineChange> both(@Nullable LineChange out, @Nullable LineChange in) {
        var changes = new ArrayList<LineChange>();
        if (out != null) changes.add(out);
        if (in != null) changes.add(in);
        return changes;
    }

    /// All that is counted on a line.
    public static LineChange all(BillingCount count) {
        return new LineChange(
                StatementLine.of(count),
                count.getQuantity(),
                new BigDecimal(count.getAmount()),
                count.getUnpriced());
    }

    /// The same figures on another line.
    public LineChange movedTo(StatementLine other) {
        return new LineChange(other, quantity, amount, unpriced);
    }

    /// Takes back what this one does.
    public LineChange reversed() {
        return new LineChange(line, -quantity, amount.negate(), -unpriced);
    }

    /// This change and another one of the same line.
    public LineChange plus(LineChange other) {
        return new LineChange(
                line,
                quantity + other.quantity,
                amount.add(other.amount),
                unpriced + other.unpriced);
    }

    /// Whether the line stays as it is.
    public boolean isNothing() {
        return quantity == 0 && unpriced == 0 && amount.signum() == 0;
    }

    /// The line's figures after this change.
    ///
    /// @param before null: nothing was counted on it yet
    public BillingCount on(@Nullable BillingCount before) {
        if (before == null) return line.with(quantity, amount, unpriced);
        return line.with(
                before.getQuantity() + quantity,
                new BigDecimal(before.getAmount()).add(amount),
                before.getUnpriced() + unpriced);
    }
}
