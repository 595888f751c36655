package convometer.tracker.gate;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/// What a message is expected to cost if it is delivered at once (G5).
public interface PriceEstimator {

    /// Empty: nothing can be said, for example in an era by conversation.
    Optional<Cost> expected(PricedMessage message);

    /// A message that is to be priced.
    ///
    /// @param customer the number that it goes to, else the business-scoped user id
    /// @param kind free-form, template or reaction
    /// @param category of a template; null: not known, or no template
    /// @param inWindow the customer's service window is open
    /// @param inEntryPoint a free entry point is open
    /// @param group it goes to a group
    record PricedMessage(
            PhoneNumberId phoneNumberId,
            CustomerId customer,
            Kind kind,
            @Nullable String category,
            boolean inWindow,
            boolean inEntryPoint,
            boolean group,
            Instant at) {}

    /// What is priced.
    enum Kind {
        FREE_FORM,
        TEMPLATE,
        REACTION
    }

    /// A price.
    ///
    /// @param era first day of the era of charges that was applied: 2026-10-01
    /// @param type regular, free_customer_service, free_entry_point, free_group_customer_service
    /// @param rate price of one unit, a plain decimal; null: the card has none
    /// @param currency ISO 4217 code of the account's currency
    /// @param why a sentence for people
    record Cost(
            String era,
            String category,
            String type,
            String market,
            @Nullable String rate,
            String currency,
            String why) {

        /// The rate; empty: the card has none.
        Optional<BigDecimal> price() {
            return Optional.ofNullable(rate).map(BigDecimal::new);
        }
    }
}
