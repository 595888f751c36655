package convometer.tracker.api;

import convometer.tracker.gate.Answer;
import convometer.tracker.gate.PriceEstimator.Cost;
import convometer.tracker.gate.Quotes.Cheaper;
import convometer.tracker.gate.Quotes.Quote;
import convometer.tracker.gate.Quotes.Vacancy;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.limit.MessagingLimit;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What would be answered to a request, as the API shows it.
///
/// @param permitted it may be sent now
/// @param held it would wait for the customer to write
/// @param usesFallback the fallback template would be sent
/// @param until how long the answer holds; null: nothing known ends it
/// @param code why not; null: it may be sent, or would wait
/// @param message a sentence for people on that
/// @param earliestAt when the same request could be permitted; null: not known
/// @param alternatives what would be permitted now
/// @param expectedCharge of what the messaging limit, a quota or a budget refuses: with a slot, and
///   the money; null: not known, or it may not be sent
/// @param why a sentence for people on the price
/// @param cheaper what would cost less, the cheapest first
/// @param place of the messaging limit; null: it needs none
/// @param quota of the publisher, of which it needs a slot, too; null: it needs none
/// @param budgets that it takes money of
@Introspected
record QuoteView(
        String requestId,
        String phoneNumberId,
        String customer,
        boolean permitted,
        boolean held,
        boolean usesFallback,
        @Nullable Instant until,
        @Nullable String code,
        @Nullable String message,
        @Nullable Instant earliestAt,
        List<String> alternatives,
        @Nullable ChargeView expectedCharge,
        @Nullable String why,
        List<CheaperView> cheaper,
        @Nullable SlotView place,
        @Nullable SlotView quota,
        List<BudgetView> budgets) {

    /// The answers to several requests, in their order.
    @Introspected
    record Page(List<QuoteView> quotes) {}

    /// A price.
    ///
    /// @param rate null: the rate card has none
    @Introspected
    record ChargeView(
            String era,
            String category,
            String type,
            String market,
            @Nullable String rate,
            String currency) {

        static @Nullable ChargeView of(@Nullable Cost cost) {
            return cost == null
                    ? null
                    : new ChargeView(
                            cost.era(),
                            cost.category(),
                            cost.type(),
                            cost.market(),
                            cost.rate(),
                            cost.currency());
        }
    }

    /// Something else that would cost less.
    @Introspected
    record CheaperView(String what, String when, @Nullable ChargeView expectedCharge) {

        static CheaperView of(Cheaper cheaper) {
            return new CheaperView(cheaper.what(), cheaper.when(), ChargeView.of(cheaper.cost()));
        }
    }

    /// Room in a messaging limit, or in a quota of it.
    ///
    /// @param quota `label=value` of the publisher, or `others`; null: it is the limit's
    /// @param freeAt when the next slot is free; null: one is free, or it is not known
    /// @param returnsAt when the first of the slots that are taken comes back; null: none is taken
    @Introspected
    record SlotView(
            String scope,
            @Nullable String quota,
            int limit,
            int left,
            @Nullable Instant freeAt,
            @Nullable Instant returnsAt) {

        static @Nullable SlotView ofLimit(Quote quote) {
            var limit = quote.limit();
            return limit == null || quote.room() == null || limit.isUnlimited()
                    ? null
                    : of(limit, null, limit.slots(), quote.room().limit());
        }

        static @Nullable SlotView ofQuota(Quote quote) {
            var limit = quote.limit();
            var quota = limit == null ? null : limit.quota();
            var vacancy = quote.room() == null ? null : quote.room().quota();
            return limit == null || quota == null || vacancy == null
                    ? null
                    : of(limit, quota.name(), quota.slots(), vacancy);
        }

        private static @Nullable SlotView of(
                MessagingLimit limit, @Nullable String quota, int slots, Vacancy vacancy) {
            return vacancy.counts()
                    ? null
                    : new SlotView(
                            limit.scope(),
                            quota,
                            slots,
                            vacancy.left(),
                            vacancy.freeAt(),
                            vacancy.returnsAt());
        }
    }

    static QuoteView of(SendRequest request, Quote quote) {
        var answer = quote.answer();
        var refused = answer instanceof Answer.Refused it ? it : null;
        var cost = quote.cost();
        return new QuoteView(
                request.requestId().value(),
                request.number().value(),
                request.customer().value(),
                answer instanceof Answer.Permitted,
                answer instanceof Answer.Held,
                answer instanceof Answer.Permitted permitted && permitted.useFallback(),
                quote.until(),
                refused == null ? null : refused.code(),
                refused == null ? null : refused.message(),
                refused == null ? null : refused.earliestAt(),
                alternatives(answer),
                ChargeView.of(cost),
                cost == null ? null : cost.why(),
                quote.cheaper().stream().map(CheaperView::of).toList(),
                SlotView.ofLimit(quote),
                SlotView.ofQuota(quote),
                quote.budgets().stream().map(BudgetView::of).toList());
    }

    private static List<String> alternatives(Answer answer) {
        return switch (answer) {
            case Answer.Refused refused -> refused.alternatives();
            case Answer.Held held -> held.alternatives();
            default -> List.of();
        };
    }
}
