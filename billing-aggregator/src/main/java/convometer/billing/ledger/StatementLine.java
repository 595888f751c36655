package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Decimals;
import convometer.billing.rules.Priced;
import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Objects;

/// A line of the totals, without its figures: what units must have in common to be counted on it.
///
/// @param counts `charges`, `conversations` or `details`
/// @param month local month of the billing account, `2026-10`
/// @param type pricing type; empty for conversations and where it is not known
/// @param unit `conversation` or `message`
/// @param currency ISO 4217 code
/// @param detail which of the units of a line of charges are on a line of details; null: it is none
/// @param adjusts the closed month that it corrects, which its units are of; empty: none, they are
///   of its own
public record StatementLine(
        String counts,
        String wabaId,
        String phoneNumberId,
        String month,
        String market,
        String category,
        String type,
        String unit,
        String currency,
        @Nullable StatementDetail detail,
        String adjusts) {

    private static final String CHARGES = "charges";
    private static final String DETAILS = "details";
    private static final String CONVERSATIONS = "conversations";

    /// A line that is none of details, and corrects no other month.
    public StatementLine(
            String counts,
            String wabaId,
            String phoneNumberId,
            String month,
            String market,
            String category,
            String type,
            String unit,
            String currency) {
        this(
                counts,
                wabaId,
                phoneNumberId,
                month,
                market,
                category,
                type,
                unit,
                currency,
                null,
                "");
    }

    /// Those of its units that have this in common, too.
    StatementLine detailed(StatementDetail by) {
        return new StatementLine(
                DETAILS,
                wabaId,
                phoneNumberId,
                month,
                market,
                category,
                type,
                unit,
                currency,
                by,
                adjusts);
    }

    static StatementLine of(Priced priced) {
        var context = priced.unit().context();
        return new StatementLine(
                CHARGES,
                context.wabaId(),
                context.phoneNumberId(),
                context.month(),
                context.market(),
                priced.category(),
                Objects.requireNonNullElse(priced.type(), ""),
                priced.unit().word(),
                context.currency());
    }

    static StatementLine of(Conversation conversation) {
        var context = conversation.context();
        return new StatementLine(
                CONVERSATIONS,
                context.wabaId(),
                context.phoneNumberId(),
                context.month(),
                context.market(),
                conversation.category(),
                "",
                "conversation",
                context.currency());
    }

    /// A line of figures as they were written.
    public static StatementLine of(BillingCount count) {
        return new StatementLine(
                count.getCounts(),
                count.getWabaId(),
                count.getPhoneNumberId(),
                count.getMonth(),
                count.getMarket(),
                count.getCategory(),
                count.getType(),
                count.getUnit(),
                count.getCurrency(),
                count.getCounts().equals(DETAILS) ? StatementDetail.of(count) : null,
                count.getAdjusts());
    }

    /// Where its units are counted that become known after its month was closed.
    ///
    /// @param later an open month
    public StatementLine adjustedIn(String later) {
        return in(later, month);
    }

    /// The line that it corrects; itself where it corrects none.
    public StatementLine adjusted() {
        return adjusts.isEmpty() ? this : in(adjusts, "");
    }

    private StatementLine in(String statementMonth, String corrected) {
        return new StatementLine(
                counts,
                wabaId,
                phoneNumberId,
                statementMonth,
                market,
                category,
                type,
                unit,
                currency,
                detail,
                corrected);
    }

    /// Key of the line on `billing-counts`. Begins with the account and the month, by which
    /// statements look for their lines.
    public String key() {
        var key =
                String.join(
                        "/",
                        wabaId,
                        month,
                        counts,
                        phoneNumberId,
                        market,
                        category,
                        type,
                        unit,
                        currency);
        var detailed = detail == null ? key : key + "/" + detail.key();
        return adjusts.isEmpty() ? detailed : detailed + "/adjusts/" + adjusts;
    }

    /// The line with its figures.
    ///
    /// @param amount in the line's currency
    BillingCount with(long quantity, BigDecimal amount, long unpriced) {
        return new BillingCount(
                counts,
                wabaId,
                phoneNumberId,
                month,
                market,
                category,
                type,
                unit,
                currency,
                quantity,
                Decimals.plain(amount),
                unpriced,
                detail == null ? null : detail.day(),
                detail == null ? null : detail.templateName(),
                detail == null ? null : detail.templateLanguage(),
                detail == null ? null : detail.labels(),
                adjusts);
    }
}
