package convometer.schemas.accounts;

import static convometer.schemas.accounts.Accounts.DEFAULT_THROUGHPUT;

import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Label;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Quota;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.accounts.Yaml.Scalar;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Makes accounts of what the file says, and refuses what cannot be: a key or a word that means
/// nothing, something that is missing, something that is listed twice.
final class AccountsCheck {

    private static final int DEFAULT_MESSAGING_LIMIT = 250;

    private static final Set<String> CATEGORIES =
            Set.of(
                    "marketing",
                    "marketing_lite",
                    "utility",
                    "authentication",
                    "authentication_international");

    private static final Set<String> LIMIT_PER = Set.of("portfolio", "number");

    private static final Set<String> YES_NO = Set.of("true", "false");

    private static final Set<String> STATUSES =
            Set.of("approved", "paused", "disabled", "rejected", "pending");

    private final YamlFile file;
    private final BudgetsCheck budgets;

    AccountsCheck(YamlFile file) {
        this.file = file;
        budgets = new BudgetsCheck(this, file, CATEGORIES);
    }

    Accounts accounts(Yaml yaml) {
        var top = file.mapping(yaml, "the file", "portfolios");
        file.need(top, "the file", "portfolios");
        return new Accounts(file.list(top, "portfolios").stream().map(this::portfolio).toList());
    }

    private Portfolio portfolio(Yaml yaml) {
        var portfolio =
                file.mapping(
                        yaml,
                        "a portfolio",
                        "id",
                        "messaging_limit",
                        "messaging_limit_per",
                        "quotas",
                        "wabas");
        file.need(portfolio, "a portfolio", "wabas");
        var id = file.once("portfolio", file.word(portfolio, "a portfolio", "id"));
        return new Portfolio(
                id,
                file.wordIn(portfolio, "messaging_limit")
                        .map(this::limit)
                        .orElse(DEFAULT_MESSAGING_LIMIT),
                file.wordIn(portfolio, "messaging_limit_per")
                        .map(per -> oneOf(LIMIT_PER, "messaging_limit_per", per))
                        .filter("number"::equals)
                        .isPresent(),
                quotas(id, file.list(portfolio, "quotas")),
                file.list(portfolio, "wabas").stream().map(this::waba).toList());
    }

    private List<Quota> quotas(String portfolio, List<Yaml> list) {
        var quotas = new ArrayList<Quota>();
        for (var yaml : list) {
            if (!quotas.isEmpty() && quotas.getLast().label() == null)
                throw file.wrong(yaml, "a quota after the one for all other requests has none");
            quotas.add(quota(portfolio, yaml));
        }
        return quotas;
    }

    private Quota quota(String portfolio, Yaml yaml) {
        var mapping = file.mapping(yaml, "a quota", "label", "value", "customers");
        var customers = file.word(mapping, "a quota", "customers");
        var label = file.wordIn(mapping, "label");
        var value = file.wordIn(mapping, "value");
        if (label.isPresent() != value.isPresent())
            throw file.wrong(mapping, "a quota has a label and a value, or neither");
        var quota =
                new Quota(
                        label.map(name -> new Label(name.text(), value.orElseThrow().text()))
                                .orElse(null),
                        count("customers", customers));
        file.once("quota", customers, quota.name() + " of portfolio " + portfolio);
        return quota;
    }

    private Waba waba(Yaml yaml) {
        var waba =
                file.mapping(
                        yaml,
                        "a WABA",
                        "id",
                        "name",
                        "timezone",
                        "currency",
                        "numbers",
                        "templates",
                        "budgets");
        var id = file.once("WABA", file.word(waba, "a WABA", "id"));
        return new Waba(
                id,
                file.wordIn(waba, "name").map(Scalar::text).orElse(id),
                zone(file.word(waba, "a WABA", "timezone")),
                currency(file.word(waba, "a WABA", "currency")),
                file.list(waba, "numbers").stream().map(this::number).toList(),
                file.list(waba, "templates").stream()
                        .map(template -> template(id, template))
                        .toList(),
                file.list(waba, "budgets").stream()
                        .map(budget -> budgets.budget(id, budget))
                        .toList());
    }

    private BusinessNumber number(Yaml yaml) {
        var number =
                file.mapping(yaml, "a number", "id", "display", "opt_in_required", "throughput");
        var said = file.word(number, "a number", "id");
        if (said.text().indexOf('/') >= 0)
            throw file.wrong(said, "not a phone_number_id: " + YamlFile.quoted(said));
        var id = file.once("number", said);
        return new BusinessNumber(
                id,
                file.wordIn(number, "display").map(Scalar::text).orElse(id),
                file.wordIn(number, "opt_in_required")
                        .filter(required -> yes("opt_in_required", required))
                        .isPresent(),
                file.wordIn(number, "throughput").map(this::throughput).orElse(DEFAULT_THROUGHPUT));
    }

    private Template template(String waba, Yaml yaml) {
        var template = file.mapping(yaml, "a template", "name", "language", "category", "status");
        var name = file.word(template, "a template", "name");
        var language = file.word(template, "a template", "language").text();
        file.once("template", name, name.text() + " (" + language + ") of WABA " + waba);
        return new Template(
                name.text(),
                language,
                oneOf(
                        CATEGORIES,
                        "template category",
                        file.word(template, "a template", "category")),
                file.wordIn(template, "status")
                        .map(status -> oneOf(STATUSES, "template status", status))
                        .orElse("approved"));
    }

    private int throughput(Scalar said) {
        if (!said.text().matches("[1-9][0-9]{0,5}"))
            throw file.wrong(
                    said, "throughput is no count of messages a second: " + YamlFile.quoted(said));
        return Integer.parseInt(said.text());
    }

    private int limit(Scalar said) {
        return said.text().equals("unlimited")
                ? Accounts.UNLIMITED
                : count("messaging_limit", said);
    }

    private int count(String key, Scalar said) {
        if (!said.text().matches("[0-9]{1,9}"))
            throw file.wrong(said, key + " is no count: " + YamlFile.quoted(said));
        return Integer.parseInt(said.text());
    }

    private ZoneId zone(Scalar said) {
        try {
            return ZoneId.of(said.text());
        } catch (DateTimeException e) {
            throw file.wrong(said, "unknown time zone " + YamlFile.quoted(said));
        }
    }

    private String currency(Scalar said) {
        try {
            return Currency.getInstance(said.text()).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw file.wrong(said, "unknown currency " + YamlFile.quoted(said));
        }
    }

    boolean yes(String kind, Scalar said) {
        return oneOf(YES_NO, kind, said).equals("true");
    }

    /// Meta writes the same words in capitals, and some with hyphens.
    String oneOf(Set<String> words, String kind, Scalar said) {
        var word = said.text().toLowerCase(Locale.ROOT).replace('-', '_');
        if (words.contains(word)) return word;
        var known = String.join(", ", new TreeSet<>(words));
        throw file.wrong(
                said, "unknown " + kind + " " + YamlFile.quoted(said) + "; known are " + known);
    }
}
