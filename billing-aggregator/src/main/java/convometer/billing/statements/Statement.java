package convometer.billing.statements;

import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.events.StatementClosing;
import convometer.schemas.accounts.Accounts.Waba;

import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a billing account owes for a local month. Amounts are texts, because a decimal must not
/// pass through binary floating point on its way to a spreadsheet.
///
/// @param timezone decides where the month begins and ends
/// @param state `provisional`: what comes may change it; `closed`: nothing does
/// @param closedAt when it was closed; null: it is open
/// @param asOf a fingerprint of the lines: the same for the same figures, whoever answers and when
/// @param completeUntil what came until then is counted; what comes later may still change it, or,
///   where it is closed, is an adjustment in another
@Schema(description = "What a billing account owes for a local month.")
public record Statement(
        String wabaId,
        String name,
        String month,
        String timezone,
        String currency,
        String state,
        @Nullable Instant closedAt,
        List<Line> lines,
        List<Total> totals,
        List<Conversations> conversations,
        String asOf,
        Instant completeUntil) {

    static final String CHARGES = "charges";
    static final String DETAILS = "details";
    private static final String CONVERSATIONS = "conversations";
    private static final String PROVISIONAL = "provisional";
    private static final String CLOSED = "closed";

    /// Units of one number, market, category and type, and of one day, template and labels where
    /// these were asked for. Of a line that adjusts a closed month the figures are what is more
    /// than was closed, or less where negative.
    ///
    /// @param adjusts the closed month that its units are of; null: they are of the statement's
    /// @param amount exact; null: at least one of the units has no price
    /// @param amountRounded half up to the currency's minor unit
    /// @param pricedAmount exact sum of what has a price
    /// @param unpriced how many units have no price
    /// @param day local date; null: not asked for, or not told apart by days
    /// @param template its name; null: not asked for, no template, or not known
    /// @param templateLanguage its language code; null: as before
    /// @param labels those that were asked for and are there; null: none was asked for
    public record Line(
            String phoneNumberId,
            String market,
            String category,
            String type,
            String unit,
            String currency,
            long quantity,
            @Nullable String amount,
            @Nullable String amountRounded,
            String pricedAmount,
            long unpriced,
            @Nullable String day,
            @Nullable String template,
            @Nullable String templateLanguage,
            @Nullable Map<String, String> labels,
            @Nullable String adjusts) {

        /// The month of its units: the closed one that it adjusts, else the statement's.
        public String monthOr(String statementMonth) {
            return Objects.requireNonNullElse(adjusts, statementMonth);
        }
    }

    /// All lines of one currency.
    ///
    /// @param amount exact; null: at least one of the units has no price
    /// @param amountRounded the exact sum, rounded once, half up to the currency's minor unit
    /// @param pricedAmount exact sum of what has a price
    /// @param unpriced how many units have no price
    public record Total(
            String currency,
            long quantity,
            @Nullable String amount,
            @Nullable String amountRounded,
            String pricedAmount,
            long unpriced) {}

    /// Derived conversations, whatever is charged.
    ///
    /// @param adjusts the closed month that they are of; null: they are of the statement's
    public record Conversations(
            String phoneNumberId,
            String market,
            String category,
            long quantity,
            @Nullable String adjusts) {}

    private static final Comparator<BillingCount> ORDER =
            Comparator.comparing(BillingCount::getPhoneNumberId, CodePoints.ORDER)
                    .thenComparing(BillingCount::getMarket, CodePoints.ORDER)
                    .thenComparing(BillingCount::getCategory, CodePoints.ORDER)
                    .thenComparing(BillingCount::getType, CodePoints.ORDER)
                    .thenComparing(BillingCount::getUnit, CodePoints.ORDER)
                    .thenComparing(BillingCount::getCurrency, CodePoints.ORDER)
                    .thenComparing(count -> text(count.getDay()), CodePoints.ORDER)
                    .thenComparing(count -> text(count.getTemplateName()), CodePoints.ORDER)
                    .thenComparing(count -> text(count.getTemplateLanguage()), CodePoints.ORDER)
                    .thenComparing(count -> text(count.getLabels()), CodePoints.ORDER)
                    .thenComparing(BillingCount::getAdjusts, CodePoints.ORDER);

    private static String text(@Nullable String word) {
        return Objects.requireNonNullElse(word, "");
    }

    /// Of a month.
    ///
    /// @param lines may be of other months, too
    /// @param closing null: it is open
    static Statement of(
            Waba waba,
            YearMonth month,
            MonthlyCounts.Lines lines,
            @Nullable StatementClosing closing) {
        var there = there(of(month, lines.counts())).toList();
        var charges = there.stream().filter(Statement::isCharge).toList();
        var conversations =
                there.stream().filter(c -> c.getCounts().equals(CONVERSATIONS)).toList();
        return new Statement(
                waba.id(),
                waba.name(),
                month.toString(),
                closing == null ? waba.timezone().getId() : closing.getRequest().getTimezone(),
                closing == null ? waba.currency() : closing.getRequest().getCurrency(),
                closing == null ? PROVISIONAL : CLOSED,
                closing == null ? null : closing.getClosedAt(),
                charges.stream().map(Statement::line).toList(),
                totals(charges),
                conversations.stream().map(Statement::conversations).toList(),
                Fingerprint.of(there),
                closing == null ? lines.completeUntil() : closing.getRequest().getRequestedAt());
    }

    private static List<BillingCount> of(YearMonth month, Collection<BillingCount> counts) {
        return counts.stream().filter(c -> c.getMonth().equals(month.toString())).toList();
    }

    /// Lines that have not fallen back to nothing, in the order of a statement.
    static Stream<BillingCount> there(Collection<BillingCount> counts) {
        return counts.stream().filter(Statement::isSomething).sorted(ORDER);
    }

    /// Details are no lines. What is left of a line where some are not written yet, and a line that
    /// adjusts a closed month, may count no unit, and money all the same.
    private static boolean isSomething(BillingCount count) {
        return !count.getCounts().equals(DETAILS) && !LineChange.all(count).isNothing();
    }

    static boolean isCharge(BillingCount count) {
        return count.getCounts().equals(CHARGES);
    }

    static Line line(BillingCount count) {
        var priced = new BigDecimal(count.getAmount());
        var amount = exact(priced, count.getUnpriced());
        var labels = count.getLabels();
        return new Line(
                count.getPhoneNumberId(),
                count.getMarket(),
                count.getCategory(),
                count.getType(),
                count.getUnit(),
                count.getCurrency(),
                count.getQuantity(),
                amount,
                amount == null ? null : rounded(amount, count.getCurrency()),
                Decimals.plain(priced),
                count.getUnpriced(),
                count.getDay(),
                count.getTemplateName(),
                count.getTemplateLanguage(),
                labels == null ? null : StatementLabels.read(labels),
                adjusts(count));
    }

    private static @Nullable String adjusts(BillingCount count) {
        return count.getAdjusts().isEmpty() ? null : count.getAdjusts();
    }

    static List<Total> totals(List<BillingCount> charges) {
        return charges.stream()
                .collect(
                        Collectors.groupingBy(
                                BillingCount::getCurrency, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(currency -> total(currency.getKey(), currency.getValue()))
                .toList();
    }

    private static Total total(String currency, List<BillingCount> charges) {
        var priced =
                charges.stream()
                        .map(count -> new BigDecimal(count.getAmount()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        var unpriced = charges.stream().mapToLong(BillingCount::getUnpriced).sum();
        var unknown = charges.stream().anyMatch(count -> count.getUnpriced() > 0);
        var amount = unknown ? null : Decimals.plain(priced);
        return new Total(
                currency,
                charges.stream().mapToLong(BillingCount::getQuantity).sum(),
                amount,
                amount == null ? null : rounded(amount, currency),
                Decimals.plain(priced),
                unpriced);
    }

    private static Conversations conversations(BillingCount count) {
        return new Conversations(
                count.getPhoneNumberId(),
                count.getMarket(),
                count.getCategory(),
                count.getQuantity(),
                adjusts(count));
    }

    /// Of a correction there may be fewer units without a price than were closed: that is no amount
    /// that is not known.
    private static @Nullable String exact(BigDecimal amount, long unpriced) {
        return unpriced > 0 ? null : Decimals.plain(amount);
    }

    private static String rounded(String amount, String currency) {
        return Decimals.rounded(new BigDecimal(amount), currency);
    }
}
