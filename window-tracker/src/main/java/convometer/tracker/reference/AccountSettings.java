package convometer.tracker.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.AccountEvent;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.tracker.budget.Budget;
import convometer.tracker.gate.AccountFacts;
import convometer.tracker.gate.Template;
import convometer.tracker.gate.Templates;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.limit.LimitHistory;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.MessagingLimit.Quota;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What is known of accounts: what Meta reported by webhooks, else by an import of its list of
/// templates, else the accounts file; of these the latest. Every instance reads all of it.
public final class AccountSettings implements AccountFacts {

    /// The field of an event that carries Meta's list of an account's templates.
    public static final String TEMPLATES = "message_templates";

    /// What Meta takes a second from a number that was upgraded.
    private static final int UPGRADED = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Accounts accounts;
    private final AccountBudgets budgets;
    private final MeterRegistry meters;
    private final Templates templates = new Templates();
    private final LimitHistory limits = new LimitHistory();
    private final LimitHistory throughputs = new LimitHistory();
    private final Map<String, List<String>> ofPortfolios = new HashMap<>();

    AccountSettings(Accounts accounts, MeterRegistry meters) {
        this.accounts = accounts;
        this.budgets = new AccountBudgets(accounts);
        this.meters = meters;
        for (var portfolio : accounts.portfolios())
            ofPortfolios.put(portfolio.id(), namesOf(portfolio));
        for (var word : List.of("status", "category", "limit", "content")) notUnderstood(word);
    }

    /// Applies what was reported. What is not understood leaves everything as it was, and is
    /// counted.
    public void apply(AccountEvent event) {
        try {
            var content = JSON.readTree(event.getContent());
            switch (event.getField()) {
                case "message_template_status_update" -> status(event, content);
                case "template_category_update" -> category(event, content);
                case TEMPLATES -> listed(event, content);
                case "business_capability_update" -> capability(event, content);
                case "phone_number_quality_update" -> quality(event, content);
                default -> {}
            }
        } catch (JsonProcessingException e) {
            notUnderstood("content").increment();
        }
    }

    private void status(AccountEvent event, JsonNode content) {
        var template = template(waba(event), content, "message_template_");
        if (template == null) return;
        var word = content.path("event").asText("");
        status(word).ifPresent(status -> templates.status(template, status, event.getAt()));
        if (content.path("message_template_category").isTextual())
            category(content.path("message_template_category").asText())
                    .ifPresent(category -> templates.category(template, category, event.getAt()));
    }

    private void category(AccountEvent event, JsonNode content) {
        var template = template(waba(event), content, "message_template_");
        if (template != null)
            category(content.path("new_category").asText(""))
                    .ifPresent(category -> templates.category(template, category, event.getAt()));
    }

    private void listed(AccountEvent event, JsonNode content) {
        var listed = new HashMap<Templates.Key, Templates.Listed>();
        for (var each : content.path("data")) {
            var template = template(waba(event), each, "");
            if (template == null) continue;
            var status = status(each.path("status").asText(""));
            var category = category(each.path("category").asText(""));
            listed.put(template, new Templates.Listed(status.orElse(null), category.orElse(null)));
        }
        templates.listed(waba(event), listed, event.getAt());
    }

    private static WabaId waba(AccountEvent event) {
        return new WabaId(event.getWabaId());
    }

    private Templates.@Nullable Key template(WabaId wabaId, JsonNode content, String prefix) {
        var name = content.path(prefix + "name").asText("");
        // Meta's webhooks write en-US where its lists and its sending have en_US.
        var language = content.path(prefix + "language").asText("").replace('-', '_');
        if (!name.isEmpty() && !language.isEmpty())
            return new Templates.Key(wabaId, name, language);
        notUnderstood("content").increment();
        return null;
    }

    private Optional<String> status(String word) {
        var status = TemplateTerms.status(word);
        if (status.isEmpty()) notUnderstood("status").increment();
        return status;
    }

    private Optional<String> category(String word) {
        var category = TemplateTerms.category(word);
        if (category.isEmpty()) notUnderstood("category").increment();
        return category;
    }

    private void capability(AccountEvent event, JsonNode content) {
        var portfolio = accounts.portfolio(event.getWabaId(), "");
        var perBusiness = content.path("max_daily_conversations_per_business");
        portfolio.ifPresent(it -> limit(ofPortfolio(it.id()), perBusiness, event.getAt()));
        var perNumber = content.path("max_daily_conversation_per_phone");
        limit(ofWaba(event.getWabaId()), perNumber, event.getAt());
    }

    private void quality(AccountEvent event, JsonNode content) {
        var number = number(event, content);
        if (number == null) {
            notUnderstood("content").increment();
            return;
        }
        limit(ofNumber(number), content.path("current_limit"), event.getAt());
        accounts.portfolio(event.getWabaId(), number)
                .ifPresent(it ->
                        limit(
                                ofPortfolio(it.id()),
                                content.path("max_daily_conversations_per_business"),
                                event.getAt()));
        if (content.path("event").asText("").equals("THROUGHPUT_UPGRADE"))
            throughputs.reported(ofNumber(number), UPGRADED, event.getAt());
    }

    /// The number, where Meta reported only how people read it.
    private @Nullable String number(AccountEvent event, JsonNode content) {
        if (event.getPhoneNumberId() != null) return event.getPhoneNumberId();
        var display = digits(content.path("display_phone_number").asText(""));
        if (display.isEmpty()) return null;
        return accounts.waba(event.getWabaId()).stream()
                .flatMap(waba -> waba.numbers().stream())
                .filter(each -> digits(each.display()).equals(display))
                .map(BusinessNumber::id)
                .findFirst()
                .orElse(null);
    }

    private static String digits(String number) {
        return number.replaceAll("\\D", "");
    }

    private void limit(String whose, JsonNode reported, Instant at) {
        if (!reported.isValueNode() || reported.isNull()) return;
        var limit = LimitHistory.parse(reported.asText());
        if (limit.isPresent()) limits.reported(whose, limit.getAsInt(), at);
        else notUnderstood("limit").increment();
    }

    @Override
    public boolean hasNumber(PhoneNumberId phoneNumberId) {
        return accounts.number(phoneNumberId.value()).isPresent();
    }

    @Override
    public boolean optInRequired(PhoneNumberId phoneNumberId) {
        return accounts.number(phoneNumberId.value())
                .filter(BusinessNumber::optInRequired)
                .isPresent();
    }

    @Override
    public Optional<Template> template(PhoneNumberId phoneNumberId, String name, String language) {
        var waba = accounts.wabaOfNumber(phoneNumberId.value());
        if (waba.isEmpty()) return Optional.empty();
        var key = new Templates.Key(new WabaId(waba.get().id()), name, language);
        return templates.template(key, configured(waba.get(), key));
    }

    @Override
    public List<String> languages(PhoneNumberId phoneNumberId, String name) {
        var waba = accounts.wabaOfNumber(phoneNumberId.value());
        if (waba.isEmpty()) return List.of();
        var ofFile =
                waba.get().templates().stream()
                        .filter(each -> each.name().equals(name))
                        .map(Accounts.Template::language);
        var known = templates.languages(new WabaId(waba.get().id()), name);
        return Stream.concat(ofFile, known.stream())
                .distinct()
                .filter(language -> template(phoneNumberId, name, language).isPresent())
                .sorted()
                .toList();
    }

    private static @Nullable Template configured(Waba waba, Templates.Key key) {
        return waba.templates().stream()
                .filter(each ->
                        new Templates.Key(new WabaId(waba.id()), each.name(), each.language())
                                .equals(key))
                .map(each -> new Template(each.category(), each.status()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels) {
        var found = accounts.portfolio("", phoneNumberId.value());
        if (found.isEmpty()) return new MessagingLimit(ofNumber(phoneNumberId.value()), 0);
        var portfolio = found.get();
        var limit =
                portfolio.limitPerNumber() ? ofNumber(phoneNumberId, portfolio) : ofAll(portfolio);
        return portfolio
                .quota(labels)
                .map(quota -> new Quota(quota.name(), quota.customers()))
                .map(quota -> new MessagingLimit(limit.scope(), limit.slots(), quota))
                .orElse(limit);
    }

    private MessagingLimit ofNumber(PhoneNumberId phoneNumberId, Portfolio portfolio) {
        var waba = accounts.wabaOfNumber(phoneNumberId.value()).map(Waba::id).orElse("");
        var whose =
                List.of(ofNumber(phoneNumberId.value()), ofWaba(waba), ofPortfolio(portfolio.id()));
        return new MessagingLimit(
                ofNumber(phoneNumberId.value()), limits.latest(whose, portfolio.messagingLimit()));
    }

    /// What Meta reported of one of the numbers holds for all.
    private MessagingLimit ofAll(Portfolio portfolio) {
        var whose = ofPortfolios.getOrDefault(portfolio.id(), List.of());
        return new MessagingLimit(
                ofPortfolio(portfolio.id()), limits.latest(whose, portfolio.messagingLimit()));
    }

    /// Everybody of whom Meta may report the limit of a portfolio.
    private static List<String> namesOf(Portfolio portfolio) {
        var names = new ArrayList<String>();
        names.add(ofPortfolio(portfolio.id()));
        for (var waba : portfolio.wabas()) {
            names.add(ofWaba(waba.id()));
            waba.numbers().forEach(number -> names.add(ofNumber(number.id())));
        }
        return List.copyOf(names);
    }

    @Override
    public List<Budget> budgets(
            PhoneNumberId phoneNumberId,
            String category,
            @Nullable String template,
            Map<String, String> labels,
            Instant at) {
        return budgets.of(phoneNumberId, category, template, labels, at);
    }

    @Override
    public int throughput(PhoneNumberId phoneNumberId) {
        var configured =
                accounts.number(phoneNumberId.value())
                        .map(BusinessNumber::throughput)
                        .orElse(Accounts.DEFAULT_THROUGHPUT);
        return Math.max(
                configured,
                throughputs.latest(List.of(ofNumber(phoneNumberId.value())), configured));
    }

    static String ofPortfolio(String id) {
        return "portfolio/" + id;
    }

    private static String ofWaba(String id) {
        return "waba/" + id;
    }

    private static String ofNumber(String id) {
        return "number/" + id;
    }

    private Counter notUnderstood(String what) {
        return Counter.builder("accounts.not.understood")
                .description("What Meta told of accounts and was not understood, by what it was of")
                .tag("of", what)
                .register(meters);
    }
}
