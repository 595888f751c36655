package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;
import convometer.tracker.policy.Policy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What would cost less than a marketing template at 5 to somebody whose window is closed.
class QuotesTest {

    private static final Instant NOW = Instant.parse("2026-10-20T12:00:00Z");

    /// The prices of a utility template outside and inside of the window; free-form costs 2.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    3 | 3 | free_form after_customer_writes, utility_template now
                    3 | 4 | free_form after_customer_writes, utility_template now
                    3 | 1 | utility_template after_customer_writes, free_form after_customer_writes, utility_template now
                    0 | 0 | utility_template now, free_form after_customer_writes
                    ? | 0 | utility_template after_customer_writes, free_form after_customer_writes
                    ? | ? | free_form after_customer_writes
                    - | 3 | free_form after_customer_writes, utility_template after_customer_writes
                    3 | - | free_form after_customer_writes, utility_template now
                    """)
    void oneWaitsForTheCustomerOnlyWhereItCostsLess(String outside, String inside, String cheaper) {
        PriceEstimator prices =
                asked ->
                        switch (asked.category()) {
                            case null -> cost("2");
                            case "utility" -> cost(asked.inWindow() ? inside : outside);
                            default -> cost("5");
                        };
        var quotes = new Quotes(new Gate(new Ours(), prices, Policy.standard()), prices);
        var thread = new ThreadView(List.of(), false, false);
        var quote =
                quotes.quote(promotion(), thread, GateState.empty(), Quotes.Available.UNKNOWN, NOW);
        assertEquals(
                cheaper,
                quote.cheaper().stream()
                        .map(each -> each.what() + " " + each.when())
                        .collect(Collectors.joining(", ")));
    }

    /// `-` is no price at all, `?` one without a rate.
    private static Optional<PriceEstimator.Cost> cost(String rate) {
        return rate.equals("-")
                ? Optional.empty()
                : Optional.of(
                        new PriceEstimator.Cost(
                                "", "", "", "", rate.equals("?") ? null : rate, "USD", ""));
    }

    private static SendRequest promotion() {
        return new SendRequest(
                new RequestId("r"),
                new PhoneNumberId("1"),
                new CustomerId("5511"),
                new Content.Named("promo", "en"),
                null,
                null,
                false,
                new Requester(null, Map.of()),
                false,
                new SendRequest.Body("", null));
    }

    /// Every number is ours and has the one template.
    private static final class Ours implements AccountFacts {

        @Override
        public boolean hasNumber(PhoneNumberId phoneNumberId) {
            return true;
        }

        @Override
        public boolean optInRequired(PhoneNumberId phoneNumberId) {
            return false;
        }

        @Override
        public Optional<Template> template(
                PhoneNumberId phoneNumberId, String name, String language) {
            return Optional.of(new Template("marketing", "approved"));
        }

        @Override
        public MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels) {
            return new MessagingLimit("portfolio/acme", Integer.MAX_VALUE);
        }

        @Override
        public int throughput(PhoneNumberId phoneNumberId) {
            return 80;
        }
    }
}
