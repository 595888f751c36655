package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Decimals;
import convometer.billing.state.Line;
import convometer.billing.state.LineChange;
import convometer.events.BillingCount;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The lines on which units are counted, and how their figures change.
public final class Lines {

    private static final String CHARGES = "charges";
    private static final String CONVERSATIONS = "conversations";

    /// Begins with the account and the month, by which statements look for their lines.
    public static String key(Line line) {
        return String.join(
                "/",
                line.getWabaId(),
                line.getMonth(),
                line.getCounts(),
                line.getPhoneNumberId(),
                line.getMarket(),
                line.getCategory(),
                line.getType(),
                line.getUnit(),
                line.getCurrency());
    }

    /// What a correction of a charge changes; nothing where the statement stays as it was.
    public static List<LineChange> changes(@Nullable Charge before, @Nullable Charge after) {
        var out = before == null || before.getWithdrawn() ? null : change(before, -1);
        var in = after == null || after.getWithdrawn() ? null : change(after, 1);
        if (out == null || in == null || !out.getLine().equals(in.getLine())) return both(out, in);
        var sum = sum(out, in);
        return isNothing(sum) ? List.of() : List.of(sum);
    }

    private static LineChange change(Charge charge, int sign) {
        var line =
                Line.newBuilder()
                        .setCounts(CHARGES)
                        .setWabaId(charge.getWabaId())
                        .setPhoneNumberId(charge.getPhoneNumberId())
                        .setMonth(charge.getMonth())
                        .setMarket(charge.getMarket())
                        .setCategory(charge.getCategory())
                        .setType(Objects.requireNonNullElse(charge.getType(), ""))
                        .setUnit(charge.getUnit())
                        .setCurrency(charge.getCurrency())
                        .build();
        var amount = charge.getAmount();
        var priced = amount == null ? BigDecimal.ZERO : new BigDecimal(amount);
        return new LineChange(
                line,
                (long) sign,
                Decimals.plain(priced.multiply(BigDecimal.valueOf(sign))),
                amount == null ? (long) sign : 0L);
    }

    /// C10: a conversation is counted on one line at a time, whatever is charged.
    ///
    /// @param before null: it was none
    /// @param after null: it is none
    public static List<LineChange> moved(
            @Nullable Conversation before, @Nullable Conversation after) {
        var from = before == null ? null : line(before);
        var to = after == null ? null : line(after);
        if (Objects.equals(from, to)) return List.of();
        return both(
                from == null ? null : new LineChange(from, -1L, "0", 0L),
                to == null ? null : new LineChange(to, 1L, "0", 0L));
    }

    private static Line line(Conversation conversation) {
        var origin = conversation.origin();
        return Line.newBuilder()
                .setCounts(CONVERSATIONS)
                .setWabaId(origin.wabaId())
                .setPhoneNumberId(origin.phoneNumberId())
                .setMonth(origin.month())
                .setMarket(origin.market())
                .setCategory(conversation.category())
                .setType("")
                .setUnit("conversation")
                .setCurrency(origin.currency())
                .build();
    }

    private static List<LineChange> both(@Nullable LineChange out, @Nullable LineChange in) {
        var changes = new ArrayList<LineChange>();
        if (out != null) changes.add(out);
        if (in != null) changes.add(in);
        return changes;
    }

    private static LineChange sum(LineChange a, LineChange b) {
        return new LineChange(
                a.getLine(),
                a.getQuantity() + b.getQuantity(),
                plus(a.getAmount(), b.getAmount()),
                a.getUnpriced() + b.getUnpriced());
    }

    private static boolean isNothing(LineChange change) {
        return change.getQuantity() == 0
                && change.getUnpriced() == 0
                && change.getAmount().equals("0");
    }

    private static String plus(String a, String b) {
        return Decimals.plain(new BigDecimal(a).add(new BigDecimal(b)));
    }

    /// The line's figures after a change.
    public static BillingCount after(@Nullable BillingCount before, LineChange change) {
        var line = change.getLine();
        return BillingCount.newBuilder()
                .setCounts(line.getCounts())
                .setWabaId(line.getWabaId())
                .setPhoneNumberId(line.getPhoneNumberId())
                .setMonth(line.getMonth())
                .setMarket(line.getMarket())
                .setCategory(line.getCategory())
                .setType(line.getType())
                .setUnit(line.getUnit())
                .setCurrency(line.getCurrency())
                .setQuantity((before == null ? 0 : before.getQuantity()) + change.getQuantity())
                .setAmount(plus(before == null ? "0" : before.getAmount(), change.getAmount()))
                .setUnpriced((before == null ? 0 : before.getUnpriced()) + change.getUnpriced())
                .build();
    }

    private Lines() {}
}
