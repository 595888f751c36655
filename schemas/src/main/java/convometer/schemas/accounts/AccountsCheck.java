package convometer.schemas.accounts;

import static convometer.schemas.accounts.Accounts.DEFAULT_THROUGHPUT;

import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.accounts.Yaml.Mapping;
import convometer.schemas.accounts.Yaml.Scalar;
import convometer.schemas.accounts.Yaml.Sequence;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private final Path file;
    private final Map<String, Integer> lines = new HashMap<>();

    AccountsCheck(Path file) {
        this.file = file;
    }

    Accounts accounts(Yaml yaml) {
        var top = mapping(yaml, "the file", "portfolios");
        need(top, "the file", "portfolios");
        return new Accounts(list(top, "portfolios").stream().map(this::portfolio).toList());
    }

    private Portfolio portfolio(Yaml yaml) {
        var portfolio =
                mapping(
                        yaml,
                        "a portfolio",
                        "id",
                        "messaging_limit",
                        "messaging_limit_per",
                        "wabas");
        need(portfolio, "a portfolio", "wabas");
        return new Portfolio(
                once("portfolio", word(portfolio, "a portfolio", "id")),
                wordIn(portfolio, "messaging_limit")
                        .map(this::limit)
                        .orElse(DEFAULT_MESSAGING_LIMIT),
                wordIn(portfolio, "messaging_limit_per")
                        .map(per -> oneOf(LIMIT_PER, "messaging_limit_per", per))
                        .filter("number"::equals)
                        .isPresent(),
                list(portfolio, "wabas").stream().map(this::waba).toList());
    }

    private Waba waba(Yaml yaml) {
        var waba =
                mapping(
                        yaml,
                        "a WABA",
                        "id",
                        "name",
                        "timezone",
                        "currency",
                        "numbers",
                        "templates");
        var id = once("WABA", word(waba, "a WABA", "id"));
        return new Waba(
                id,
                wordIn(waba, "name").map(Scalar::text).orElse(id),
                zone(word(waba, "a WABA", "timezone")),
                currency(word(waba, "a WABA", "currency")),
                list(waba, "numbers").stream().map(this::number).toList(),
                list(waba, "templates").stream().map(template -> template(id, template)).toList());
    }

    private BusinessNumber number(Yaml yaml) {
        var number = mapping(yaml, "a number", "id", "display", "opt_in_required", "throughput");
        var said = word(number, "a number", "id");
        if (said.text().indexOf('/') >= 0)
            throw wrong(said, "not a phone_number_id: " + quoted(said));
        var id = once("number", said);
        return new BusinessNumber(
                id,
                wordIn(number, "display").map(Scalar::text).orElse(id),
                wordIn(number, "opt_in_required")
                        .map(required -> oneOf(YES_NO, "opt_in_required", required))
                        .filter("true"::equals)
                        .isPresent(),
                wordIn(number, "throughput").map(this::throughput).orElse(DEFAULT_THROUGHPUT));
    }

    private Template template(String waba, Yaml yaml) {
        var template = mapping(yaml, "a template", "name", "language", "category", "status");
        var name = word(template, "a template", "name");
        var language = word(template, "a template", "language").text();
        once("template", name, name.text() + " (" + language + ") of WABA " + waba);
        return new Template(
                name.text(),
                language,
                oneOf(CATEGORIES, "template category", word(template, "a template", "category")),
                wordIn(template, "status")
                        .map(status -> oneOf(STATUSES, "template status", status))
                        .orElse("approved"));
    }

    private Mapping mapping(Yaml yaml, String what, String... keys) {
        if (!(yaml instanceof Mapping mapping))
            throw wrong(yaml, what + " has the keys " + String.join(", ", keys));
        for (var entry : mapping.entries().entrySet())
            if (!List.of(keys).contains(entry.getKey()))
                throw wrong(entry.getValue().line(), "unknown key \"" + entry.getKey() + "\"");
        return mapping;
    }

    private Yaml need(Mapping mapping, String what, String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) throw wrong(mapping, what + " has no " + key);
        return entry.value();
    }

    private Scalar word(Mapping mapping, String what, String key) {
        if (need(mapping, what, key) instanceof Scalar word && !word.text().isBlank()) return word;
        throw wrong(need(mapping, what, key), what + " has no " + key);
    }

    private Optional<Scalar> wordIn(Mapping mapping, String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) return Optional.empty();
        if (entry.value() instanceof Scalar word)
            return Optional.of(word).filter(said -> !said.text().isBlank());
        throw wrong(entry.line(), key + " is one word");
    }

    private List<Yaml> list(Mapping mapping, String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) return List.of();
        return switch (entry.value()) {
            case Sequence list -> list.items();
            case Scalar word when word.text().isEmpty() -> List.of();
            case Scalar _, Mapping _ -> throw wrong(entry.line(), key + " is a list");
        };
    }

    private String once(String kind, Scalar id) {
        once(kind, id, id.text());
        return id.text();
    }

    private void once(String kind, Scalar where, String name) {
        var first = lines.putIfAbsent(kind + " " + name, where.line());
        if (first != null)
            throw wrong(
                    where, kind + " " + name + " is listed twice, the first time on line " + first);
    }

    private int throughput(Scalar said) {
        if (!said.text().matches("[1-9][0-9]{0,5}"))
            throw wrong(said, "throughput is no count of messages a second: " + quoted(said));
        return Integer.parseInt(said.text());
    }

    private int limit(Scalar said) {
        if (said.text().equals("unlimited")) return Accounts.UNLIMITED;
        if (!said.text().matches("[0-9]{1,9}"))
            throw wrong(said, "messaging_limit is no count: " + quoted(said));
        return Integer.parseInt(said.text());
    }

    private ZoneId zone(Scalar said) {
        try {
            return ZoneId.of(said.text());
        } catch (DateTimeException e) {
            throw wrong(said, "unknown time zone " + quoted(said));
        }
    }

    private String currency(Scalar said) {
        try {
            return Currency.getInstance(said.text()).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw wrong(said, "unknown currency " + quoted(said));
        }
    }

    /// Meta writes the same words in capitals, and some with hyphens.
    private String oneOf(Set<String> words, String kind, Scalar said) {
        var word = said.text().toLowerCase(Locale.ROOT).replace('-', '_');
        if (words.contains(word)) return word;
        var known = String.join(", ", new TreeSet<>(words));
        throw wrong(said, "unknown " + kind + " " + quoted(said) + "; known are " + known);
    }

    private static String quoted(Scalar said) {
        return "\"" + said.text() + "\"";
    }

    private AccountsFile.Invalid wrong(Yaml where, String reason) {
        return wrong(where.line(), reason);
    }

    private AccountsFile.Invalid wrong(int line, String reason) {
        return new AccountsFile.Invalid(file, line, reason);
    }
}
