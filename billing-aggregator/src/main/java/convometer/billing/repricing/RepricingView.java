package convometer.billing.repricing;

import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.events.RepricedLine;
import convometer.events.RepricingProgress;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A repricing: what was asked for, how far it is, and what it changes. Amounts are texts, because
/// a decimal must not pass through binary floating point.
///
/// @param state `comparing`, `writing`, `clearing`, `done`, `refused` or `failed`
/// @param from the first local month
/// @param to the last one; null: no end
/// @param wabaId the billing account; null: all
/// @param dryRun only the difference was wanted
/// @param tablesVersion of the tables to price by
/// @param factsPutBack facts of accounts that were forgotten and are known now, put back with it;
///   in a dry run, those that would be
/// @param compared rows of the ledger that are compared
/// @param revised revisions of charges that are written
/// @param reason why it was refused
/// @param lines those that differ; there from the end of the comparison on
/// @param totals what they come to
@Schema(description = "How far a repricing is, and what it changes.")
@Introspected
public record RepricingView(
        String id,
        String state,
        Instant requestedAt,
        Instant at,
        String from,
        @Nullable String to,
        @Nullable String wabaId,
        boolean dryRun,
        String tablesVersion,
        long factsPutBack,
        long compared,
        long revised,
        @Nullable String reason,
        List<Line> lines,
        List<Total> totals) {

    /// Figures of a line.
    ///
    /// @param amount exact sum of what has a price
    /// @param unpriced how many units have none
    @Introspected
    public record Figures(long quantity, String amount, long unpriced) {

        private static final Figures NONE = new Figures(0, "0", 0);

        static Figures of(@Nullable BillingCount count) {
            return count == null
                    ? NONE
                    : new Figures(count.getQuantity(), count.getAmount(), count.getUnpriced());
        }

        Figures plus(Figures other) {
            return new Figures(
                    quantity + other.quantity,
                    Decimals.plain(new BigDecimal(amount).add(new BigDecimal(other.amount))),
                    unpriced + other.unpriced);
        }

        String until(Figures other) {
            return Decimals.plain(new BigDecimal(other.amount).subtract(new BigDecimal(amount)));
        }
    }

    /// A line of a statement that changes.
    ///
    /// @param counts `charges`, or `conversations` whatever is charged
    /// @param difference in money, of the priced units
    @Introspected
    public record Line(
            String counts,
            String wabaId,
            String month,
            String phoneNumberId,
            String market,
            String category,
            String type,
            String unit,
            String currency,
            Figures before,
            Figures after,
            String difference) {

        static Line of(RepricedLine line) {
            var after = line.getAfter();
            var either = after == null ? Objects.requireNonNull(line.getBefore()) : after;
            var was = Figures.of(line.getBefore());
            var is = Figures.of(after);
            return new Line(
                    either.getCounts(),
                    either.getWabaId(),
                    either.getMonth(),
                    either.getPhoneNumberId(),
                    either.getMarket(),
                    either.getCategory(),
                    either.getType(),
                    either.getUnit(),
                    either.getCurrency(),
                    was,
                    is,
                    was.until(is));
        }
    }

    /// All charges of an account's month that change, of one currency.
    @Introspected
    public record Total(
            String wabaId,
            String month,
            String currency,
            Figures before,
            Figures after,
            String difference) {}

    static RepricingView of(RepricingProgress progress, List<RepricedLine> changed) {
        var request = progress.getRequest();
        var lines = changed.stream().map(Line::of).toList();
        return new RepricingView(
                request.getId(),
                progress.getState(),
                request.getRequestedAt(),
                progress.getAt(),
                request.getFrom(),
                request.getTo(),
                request.getWabaId(),
                request.getDryRun(),
                request.getTablesVersion(),
                request.getFactsPutBack(),
                progress.getCompared(),
                progress.getRevised(),
                progress.getReason(),
                lines,
                totals(lines));
    }

    private static List<Total> totals(List<Line> lines) {
        Map<List<String>, Total> totals = new TreeMap<>((a, b) -> ("" + a).compareTo("" + b));
        for (var line : lines)
            if (line.counts().equals("charges"))
                totals.merge(
                        List.of(line.wabaId(), line.month(), line.currency()),
                        total(
                                line.wabaId(),
                                line.month(),
                                line.currency(),
                                line.before(),
                                line.after()),
                        (a, b) ->
                                total(
                                        a.wabaId(),
                                        a.month(),
                                        a.currency(),
                                        a.before().plus(b.before()),
                                        a.after().plus(b.after())));
        return List.copyOf(totals.values());
    }

    private static Total total(
            String wabaId, String month, String currency, Figures before, Figures after) {
        return new Total(wabaId, month, currency, before, after, before.until(after));
    }
}
