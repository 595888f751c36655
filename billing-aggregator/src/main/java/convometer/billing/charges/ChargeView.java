package convometer.billing.charges;

import convometer.billing.ledger.EarlierRevision;
import convometer.billing.ledger.LedgerRow;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Era;
import convometer.billing.rules.Opening;
import convometer.billing.rules.PricingTypes;
import convometer.billing.rules.Rate;
import convometer.billing.rules.TierRank;
import convometer.events.Charge;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A unit with its charge, and what that rests on. Amounts are texts, because a decimal must not
/// pass through binary floating point.
///
/// @param day local date of the instant; null: the charge is older than such dates
/// @param templateName of the message, or of the earliest; null: not known, or no template
/// @param labels of the request that sent it
/// @param why what is billed and why, a sentence
/// @param tablesVersion of the tables by which the unit is assessed and priced
/// @param card the row of the rate card; null: it is free, or no row prices it
/// @param era the one of the unit's local date; null: there was none
/// @param tiers the tiers that it counts in, and its band there
/// @param deliveries the messages that it rests on, in their order
/// @param conversation the opening of the derived conversation that it is; null: it is none
/// @param revisions each with what made it, the newest last; of many the last 21
@Schema(description = "A unit with its charge, and what that rests on.")
@Introspected
public record ChargeView(
        String unitId,
        int revision,
        boolean withdrawn,
        String unit,
        String wabaId,
        String phoneNumberId,
        String customer,
        String market,
        Instant instant,
        String month,
        String category,
        @Nullable String type,
        String currency,
        @Nullable String rate,
        @Nullable String amount,
        String basis,
        Claim estimate,
        Claim verdict,
        @Nullable String discrepancy,
        @Nullable String day,
        @Nullable String templateName,
        @Nullable String templateLanguage,
        Map<String, String> labels,
        String why,
        @Nullable String tablesVersion,
        @Nullable Card card,
        @Nullable EraView era,
        List<TierView> tiers,
        List<DeliveryView> deliveries,
        @Nullable OpeningView conversation,
        List<EarlierRevision> revisions) {

    /// What one side says; nulls: nothing.
    @Introspected
    public record Claim(@Nullable String category, @Nullable String type) {}

    /// A row of a rate card.
    @Introspected
    public record Card(
            LocalDate effectiveFrom,
            String currency,
            String market,
            String category,
            long tierFrom,
            @Nullable String rate,
            String source,
            String confidence) {

        static Card of(Rate row) {
            return new Card(
                    row.from(),
                    row.currency(),
                    row.market(),
                    row.category(),
                    row.tierFrom(),
                    row.price() == null ? null : row.price().toPlainString(),
                    row.source(),
                    row.confidence());
        }
    }

    /// An era.
    ///
    /// @param unit what is charged: `conversation` or `message`
    @Introspected
    public record EraView(LocalDate effectiveFrom, String unit) {

        static EraView of(Era era) {
            return new EraView(era.from(), era.byMessage() ? "message" : "conversation");
        }
    }

    /// A tier that the unit counts in.
    ///
    /// @param of what counts in it: `messages`, `conversations` or `charges`
    /// @param bandFrom the rank with which the unit's band begins
    @Introspected
    public record TierView(String of, String id, long bandFrom) {

        static TierView of(TierRank rank) {
            return new TierView(
                    rank.of().name().toLowerCase(Locale.ROOT), rank.tier(), rank.from());
        }
    }

    /// The delivery that opened a derived conversation.
    @Introspected
    public record OpeningView(String category, Instant openedAt, boolean sentByUs) {

        static OpeningView of(Opening opening) {
            return new OpeningView(opening.category(), opening.at(), opening.sentByUs());
        }
    }

    /// A unit of the ledger.
    ///
    /// @param row one that has a charge
    static ChargeView of(LedgerRow row, List<Delivery> deliveries) {
        var charge = Objects.requireNonNull(row.charge());
        var priced = row.priced();
        var card = priced == null ? null : priced.card();
        var era =
                priced == null
                        ? null
                        : row.tables().eras().at(priced.unit().context().date()).orElse(null);
        var opening = row.opening();
        return new ChargeView(
                charge.getUnitId(),
                charge.getRevision(),
                charge.getWithdrawn(),
                charge.getUnit(),
                charge.getWabaId(),
                charge.getPhoneNumberId(),
                charge.getCustomer(),
                charge.getMarket(),
                charge.getInstant(),
                charge.getMonth(),
                charge.getCategory(),
                charge.getType(),
                charge.getCurrency(),
                charge.getRate(),
                charge.getAmount(),
                charge.getBasis(),
                new Claim(charge.getEstimateCategory(), charge.getEstimateType()),
                new Claim(charge.getVerdictCategory(), charge.getVerdictType()),
                charge.getDiscrepancy(),
                charge.getDay(),
                charge.getTemplateName(),
                charge.getTemplateLanguage(),
                charge.getLabels(),
                why(charge),
                charge.getTablesVersion(),
                card == null ? null : Card.of(card),
                era == null ? null : EraView.of(era),
                tiers(row),
                deliveries.stream().map(DeliveryView::of).toList(),
                opening == null ? null : OpeningView.of(opening),
                revisions(row, charge));
    }

    private static List<EarlierRevision> revisions(LedgerRow row, Charge newest) {
        var revisions = new ArrayList<>(row.earlier());
        revisions.add(EarlierRevision.of(newest));
        return revisions;
    }

    private static List<TierView> tiers(LedgerRow row) {
        var ranks = new ArrayList<TierView>();
        for (var rank :
                new @Nullable TierRank[] {
                    row.message().rank(), row.conversation().rank(), row.pending().rank()
                }) if (rank != null) ranks.add(TierView.of(rank));
        return ranks;
    }

    private static String why(Charge charge) {
        if (charge.getWithdrawn()) return "It was no unit, after all.";
        return (charge.getBasis().equals("verdict")
                        ? "Meta's verdict is billed: "
                        : "There is no verdict of Meta's, so what the rules derive is billed: ")
                + costs(charge);
    }

    private static String costs(Charge charge) {
        var type = Objects.requireNonNullElse(charge.getType(), "");
        return switch (type) {
            case PricingTypes.REGULAR ->
                    charge.getRate() == null
                            ? "it is charged, but no row of a rate card prices it."
                            : "it is charged by the row of the rate card.";
            case PricingTypes.FREE_CUSTOMER_SERVICE ->
                    "it is free as customer service: inside the window, of a free category, or in"
                            + " the free tier of its number.";
            case PricingTypes.FREE_ENTRY_POINT -> "it is free in an open free entry point.";
            case PricingTypes.FREE_GROUP_CUSTOMER_SERVICE ->
                    "it is free as customer service in a group.";
            case PricingTypes.FREE_TIER -> "it is free in the free tier of its account.";
            case PricingTypes.PAID_EXEMPT -> "it is exempt from charge.";
            case "" -> "nobody knows whether it is charged, so it has no price.";
            default -> "its type " + type + " is not known, so it has no price.";
        };
    }
}
