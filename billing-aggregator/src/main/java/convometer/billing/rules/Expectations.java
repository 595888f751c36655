package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What a message would cost, were it delivered now, by the rules that will price it (P, R). How
/// many units there are already is told from outside, and may change until the delivery.
public final class Expectations {

    private final Eras eras;
    private final Markets markets;
    private final Assessments assessments;
    private final Prices prices;
    private final Usage usage;

    public Expectations(Eras eras, Markets markets, RateCards cards, Usage usage) {
        this.eras = eras;
        this.markets = markets;
        this.assessments = new Assessments(new BillingAccounts(), eras, markets);
        this.prices = new Prices(cards, eras);
        this.usage = usage;
    }

    /// The units that there are already.
    public interface Usage {

        /// Units of the free tier of a business number in a month (P3), free or charged.
        ///
        /// @param category as a rate card names it
        long inFreeTier(String phoneNumberId, String month, String category);

        /// Charged units of a portfolio in a month (R3).
        long charged(String portfolio, String month, String category, String market);
    }

    /// A message that may be sent.
    ///
    /// @param customer the number that it goes to, else the business-scoped user id
    /// @param category of a template; null: not known, or no template
    public record Planned(
            String phoneNumberId,
            String customer,
            Delivery.Kind kind,
            @Nullable String category,
            boolean inWindow,
            boolean inEntryPoint,
            boolean group,
            Instant at) {

        private Delivery delivery() {
            return new Delivery(
                    "planned",
                    phoneNumberId,
                    customer,
                    "",
                    at,
                    null,
                    kind,
                    category,
                    true,
                    inWindow,
                    inEntryPoint,
                    null,
                    null,
                    false,
                    null,
                    null,
                    group,
                    false,
                    false,
                    null,
                    List.of(),
                    Attribution.NONE);
        }
    }

    /// A price beforehand.
    ///
    /// @param era the one that is applied
    /// @param rate null: the card has none; zero where free
    /// @param why a sentence for people
    public record Expected(
            Era era,
            String category,
            String type,
            String market,
            @Nullable BigDecimal rate,
            String currency,
            String why) {}

    /// Empty: nothing can be said, as in the eras by conversation or of a template of no known
    /// category.
    public Optional<Expected> of(Planned planned, Account account) {
        var era = eras.at(account.dateOf(planned.at())).filter(Era::byMessage).orElse(null);
        if (era == null) return Optional.empty();
        if (planned.kind() == Delivery.Kind.REACTION)
            return Optional.of(reaction(planned, account, era));
        var message = assessments.message(planned.delivery(), account);
        if (message == null || message.estimate() == null) return Optional.empty();
        var estimate = message.estimate();
        if (estimate.type() == null) return Optional.empty();
        var used = used(message, estimate);
        var decided = estimate.tier() == null ? estimate : afterTier(estimate, used);
        return Optional.of(priced(planned, message, decided, estimate.tier(), used, era));
    }

    private Expected reaction(Planned planned, Account account, Era era) {
        return new Expected(
                era,
                Categories.SERVICE,
                PricingTypes.FREE_CUSTOMER_SERVICE,
                markets.of(null, planned.customer(), account.dateOf(planned.at())),
                BigDecimal.ZERO,
                account.currency(),
                "A reaction is never charged and never counted.");
    }

    private long used(Message message, Estimate estimate) {
        var context = message.context();
        return estimate.tier() == null
                ? 0
                : usage.inFreeTier(
                        context.phoneNumberId(),
                        context.month(),
                        Categories.priced(estimate.category()));
    }

    private static Estimate afterTier(Estimate estimate, long used) {
        var first = Objects.requireNonNull(estimate.tier()).starts().getFirst();
        return Estimate.decided(
                estimate.category(), used + 1 < first ? estimate.type() : PricingTypes.REGULAR);
    }

    private Expected priced(
            Planned planned,
            Message message,
            Estimate estimate,
            @Nullable Tier freeTier,
            long used,
            Era era) {
        var context = message.context();
        var unit = new Unit(message.id(), message.kind(), context, estimate, null);
        var tiers = prices.tiers(unit);
        var rank =
                tiers == null
                        ? 1
                        : 1
                                + usage.charged(
                                        context.portfolio(),
                                        context.month(),
                                        estimate.category(),
                                        context.market());
        var from = tiers == null ? 1 : bandOf(tiers, rank);
        var rate = prices.price(unit, from).rate();
        var type = Objects.requireNonNull(estimate.type());
        var why = reason(planned, estimate, freeTier, used, context.month());
        if (PricingTypes.REGULAR.equals(type) && rate == null) why += noRate(context);
        else if (from > 1 && !isSame(rate, prices.price(unit, 1).rate()))
            why +=
                    String.format(
                            Locale.ROOT,
                            " The band is that of number %,d of %s.",
                            rank,
                            context.month());
        return new Expected(
                era, estimate.category(), type, context.market(), rate, context.currency(), why);
    }

    private static boolean isSame(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a != null && b != null && a.compareTo(b) == 0;
    }

    private static long bandOf(Tier tiers, long rank) {
        var from = 1L;
        for (var start : tiers.starts()) if (start <= rank) from = start;
        return from;
    }

    private static String noRate(ChargeContext context) {
        return " The rate card in %s has no rate for it in %s."
                .formatted(context.currency(), context.market());
    }

    private static String reason(
            Planned planned, Estimate estimate, @Nullable Tier freeTier, long used, String month) {
        var what = estimate.category() + " messages";
        if (PricingTypes.FREE_ENTRY_POINT.equals(estimate.type()))
            return "A free entry point is open: everything is free until it ends.";
        if (freeTier != null) return tier(freeTier, used, month, estimate);
        if (!PricingTypes.REGULAR.equals(estimate.type()))
            return planned.kind() == Delivery.Kind.TEMPLATE
                    ? "The customer's service window is open: " + what + " are free inside it."
                    : what + " are free.";
        return planned.inWindow() && planned.kind() == Delivery.Kind.TEMPLATE
                ? what + " are charged, also inside the service window."
                : what + " are charged.";
    }

    private static String tier(Tier freeTier, long used, String month, Estimate estimate) {
        var allowance = freeTier.starts().getFirst() - 1;
        return PricingTypes.REGULAR.equals(estimate.type())
                ? String.format(
                        Locale.ROOT,
                        "The number's %,d free messages of %s are used up.",
                        allowance,
                        month)
                : String.format(
                        Locale.ROOT,
                        "%,d of the number's %,d free messages of %s are used; this one is free.",
                        used,
                        allowance,
                        month);
    }
}
