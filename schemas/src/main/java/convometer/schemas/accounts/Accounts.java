package convometer.schemas.accounts;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Everything of the accounts file: portfolios, their billing accounts, numbers and templates.
public final class Accounts {

    private final List<Portfolio> portfolios;
    private final Map<String, Waba> wabas = new HashMap<>();
    private final Map<String, Waba> byNumber = new HashMap<>();
    private final Map<String, BusinessNumber> numbers = new HashMap<>();
    private final Map<String, Portfolio> byWaba = new HashMap<>();

    /// The messaging limit of who may write to any number of customers.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /// What Meta allows a number unless something else is known: 80 messages a second.
    public static final int DEFAULT_THROUGHPUT = 80;

    /// A business: owns billing accounts; the messaging limit belongs to it.
    ///
    /// @param messagingLimit unique customers in 24 hours outside of windows, or [#UNLIMITED];
    ///   Meta's webhooks know better
    /// @param limitPerNumber each business number has the limit for itself, as before October 2025
    /// @param quotas how much of the limit the requests of its publishers may take; the first that
    ///   is for a request counts
    public record Portfolio(
            String id,
            int messagingLimit,
            boolean limitPerNumber,
            List<Quota> quotas,
            List<Waba> wabas) {

        /// A portfolio whose numbers and publishers share the limit.
        public Portfolio(String id, int messagingLimit, List<Waba> wabas) {
            this(id, messagingLimit, false, List.of(), wabas);
        }

        /// The quota that requests with these labels count in; empty: they have none.
        public Optional<Quota> quota(Map<String, String> labels) {
            return quotas.stream().filter(quota -> quota.isFor(labels)).findFirst();
        }
    }

    /// To how many customers in 24 hours, outside of their windows, the requests with a label may
    /// write: what one publisher may take of a messaging limit.
    ///
    /// @param label that the requests have; null: all other requests
    public record Quota(@Nullable Label label, int customers) {

        /// What it is called in metrics and answers: `team=orders`, or `others`.
        public String name() {
            return label == null ? "others" : label.name() + "=" + label.value();
        }

        boolean isFor(Map<String, String> labels) {
            return label == null || label.isOf(labels);
        }
    }

    /// A label of requests.
    public record Label(String name, String value) {

        boolean isOf(Map<String, String> labels) {
            return value.equals(labels.get(name));
        }
    }

    /// A billing account.
    ///
    /// @param timezone decides where its days and months begin
    /// @param currency ISO 4217 code in which Meta bills it
    /// @param budgets what it may spend; a message counts in each that is for it
    public record Waba(
            String id,
            String name,
            ZoneId timezone,
            String currency,
            List<BusinessNumber> numbers,
            List<Template> templates,
            List<Budget> budgets) {

        /// An account without budgets.
        public Waba(
                String id,
                String name,
                ZoneId timezone,
                String currency,
                List<BusinessNumber> numbers,
                List<Template> templates) {
            this(id, name, timezone, currency, numbers, templates, List.of());
        }
    }

    /// A business number.
    ///
    /// @param id Meta's phone_number_id
    /// @param display the number itself, as people read it
    /// @param optInRequired only who opted in may be written to
    /// @param throughput messages a second that Meta takes from it
    public record BusinessNumber(String id, String display, boolean optInRequired, int throughput) {

        /// A number without a policy of its own.
        public BusinessNumber(String id, String display) {
            this(id, display, false, DEFAULT_THROUGHPUT);
        }
    }

    /// A template that Meta knows.
    ///
    /// @param status approved, paused, disabled, rejected, pending
    public record Template(String name, String language, String category, String status) {}

    public Accounts(List<Portfolio> portfolios) {
        this.portfolios = List.copyOf(portfolios);
        for (var portfolio : portfolios)
            for (var waba : portfolio.wabas()) {
                wabas.put(waba.id(), waba);
                byWaba.put(waba.id(), portfolio);
                for (var number : waba.numbers()) {
                    byNumber.put(number.id(), waba);
                    numbers.put(number.id(), number);
                }
            }
    }

    public List<Portfolio> portfolios() {
        return portfolios;
    }

    /// The billing account of an id.
    public Optional<Waba> waba(String id) {
        return Optional.ofNullable(wabas.get(id));
    }

    /// The number of a phone_number_id.
    public Optional<BusinessNumber> number(String phoneNumberId) {
        return Optional.ofNullable(numbers.get(phoneNumberId));
    }

    /// The billing account that lists the number.
    public Optional<Waba> wabaOfNumber(String phoneNumberId) {
        return Optional.ofNullable(byNumber.get(phoneNumberId));
    }

    /// The billing account under which Meta reported something of a number (V7): the one that Meta
    /// named, if it is known here, else the one that lists the number.
    public Optional<Waba> billed(String wabaId, String phoneNumberId) {
        return waba(wabaId).or(() -> wabaOfNumber(phoneNumberId));
    }

    /// The portfolio in which the names of the number's customers link (I1): that of the account
    /// that lists the number, else that of the account that Meta named.
    public Optional<Portfolio> portfolio(String wabaId, String phoneNumberId) {
        return wabaOfNumber(phoneNumberId)
                .or(() -> waba(wabaId))
                .map(waba -> Objects.requireNonNull(byWaba.get(waba.id())));
    }

    /// The template of the number's billing account, by name and language.
    public Optional<Template> template(String phoneNumberId, String name, String language) {
        return wabaOfNumber(phoneNumberId).stream()
                .flatMap(waba -> waba.templates().stream())
                .filter(t -> t.name().equals(name) && t.language().equals(language))
                .findFirst();
    }
}
