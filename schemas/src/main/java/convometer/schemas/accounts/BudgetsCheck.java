package convometer.schemas.accounts;

import convometer.schemas.accounts.Accounts.Label;
import convometer.schemas.accounts.Yaml.Mapping;
import convometer.schemas.accounts.Yaml.Scalar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Makes the budgets of a billing account of what the accounts file says of them.
final class BudgetsCheck {

    private static final Set<String> PERIODS = Set.of("month", "day");

    /// Those that a message may be charged as.
    private final Set<String> categories;

    private final AccountsCheck check;
    private final YamlFile file;

    BudgetsCheck(AccountsCheck check, YamlFile file, Set<String> categories) {
        this.check = check;
        this.file = file;
        var all = new TreeSet<>(categories);
        all.add("service");
        this.categories = all;
    }

    Budget budget(String waba, Yaml yaml) {
        var budget =
                file.mapping(
                        yaml,
                        "a budget",
                        "name",
                        "amount",
                        "per",
                        "category",
                        "template",
                        "label",
                        "thresholds",
                        "hard");
        var name = name(file.word(budget, "a budget", "name"));
        file.once("budget", name, name.text() + " of WABA " + waba);
        var thresholds = file.words(budget, "thresholds");
        return new Budget(
                name.text(),
                amount(file.word(budget, "a budget", "amount")),
                Budget.Period.valueOf(
                        check.oneOf(PERIODS, "per", file.word(budget, "a budget", "per"))
                                .toUpperCase(Locale.ROOT)),
                file.wordIn(budget, "category")
                        .map(said -> check.oneOf(categories, "category", said))
                        .orElse(null),
                file.wordIn(budget, "template").map(Scalar::text).orElse(null),
                budget.entries().containsKey("label")
                        ? label(file.need(budget, "a budget", "label"))
                        : null,
                budget.entries().containsKey("thresholds")
                        ? thresholds(thresholds)
                        : Budget.DEFAULT_THRESHOLDS,
                check.yes("hard", file.word(budget, "a budget", "hard")));
    }

    /// It is a part of keys and a tag of metrics.
    private Scalar name(Scalar said) {
        if (said.text().matches("[\\p{L}\\p{N}._ -]{1,100}")) return said;
        throw file.wrong(
                said,
                "a budget's name is up to 100 letters, digits, dots, underscores, hyphens and"
                        + " spaces, and not "
                        + YamlFile.quoted(said));
    }

    /// What Meta charges has up to six decimals.
    private BigDecimal amount(Scalar said) {
        if (said.text().matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
            var amount = new BigDecimal(said.text());
            if (amount.signum() > 0) return amount;
        }
        throw file.wrong(said, "amount is no amount above 0: " + YamlFile.quoted(said));
    }

    private Label label(Yaml yaml) {
        if (yaml instanceof Mapping mapping && mapping.entries().size() == 1) {
            var name = mapping.entries().keySet().iterator().next();
            return new Label(name, file.word(mapping, "a budget's label", name).text());
        }
        throw file.wrong(yaml, "a budget's label is one name and its value");
    }

    private List<Integer> thresholds(List<Scalar> said) {
        var thresholds = new TreeSet<Integer>();
        for (var each : said) {
            if (!each.text().matches("[1-9][0-9]{0,2}"))
                throw file.wrong(each, "a threshold is 1 to 999 percent: " + YamlFile.quoted(each));
            if (!thresholds.add(Integer.valueOf(each.text())))
                throw file.wrong(each, "threshold " + each.text() + " is listed twice");
        }
        return List.copyOf(thresholds);
    }
}
