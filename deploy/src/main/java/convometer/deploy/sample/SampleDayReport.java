package convometer.deploy.sample;

import static convometer.deploy.sample.Figures.each;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Waba;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// What came of the day, for people: open windows, conversations by category, the statements. At
/// most a hundred columns wide.
public final class SampleDayReport {

    /// The local months that the day touches.
    public static final List<String> MONTHS = List.of("2026-10", "2026-11");

    private static final int SOONEST = 2;

    private final Accounts accounts;
    private final Figures figures;
    private final StringBuilder text = new StringBuilder();

    public SampleDayReport(Accounts accounts, Figures figures) {
        this.accounts = accounts;
        this.figures = figures;
    }

    /// A line of a statement's summary.
    private static final class Sum {
        long quantity;
        long unpriced;
        BigDecimal amount = BigDecimal.ZERO;

        void add(JsonNode line) {
            quantity += line.path("quantity").asLong();
            unpriced += line.path("unpriced").asLong();
            var priced = line.path("amount").asText("");
            if (!priced.isEmpty()) amount = amount.add(new BigDecimal(priced));
        }

        String shown() {
            var plain = amount.setScale(Math.max(4, amount.scale())).toPlainString();
            return unpriced == 0 ? plain : plain + " and " + unpriced + " unpriced";
        }
    }

    /// Asks the services and writes it all down.
    public String write() throws IOException, InterruptedException {
        var statements = new ArrayList<JsonNode>();
        for (var waba : wabas())
            for (var month : MONTHS) statements.add(figures.statement(waba.id(), month));
        openWindows();
        conversations(statements);
        for (var statement : statements) statement(statement);
        whereToLook();
        return text.toString();
    }

    private List<Waba> wabas() {
        return accounts.portfolios().stream()
                .flatMap(portfolio -> portfolio.wabas().stream())
                .toList();
    }

    private void openWindows() throws IOException, InterruptedException {
        title("Open windows at " + SampleDay.UNTIL);
        var table = new TextTable(3, "number", "account", "soonest to close", "open");
        for (var waba : wabas())
            for (var number : waba.numbers()) {
                var open = figures.openWindows(number.id());
                table.row(number.display(), waba.name(), soonest(open), open.size());
            }
        text.append(table).append('\n');
    }

    private static String soonest(List<JsonNode> open) {
        var shown = open.stream().limit(SOONEST).map(SampleDayReport::closing).toList();
        return String.join(", ", shown);
    }

    private static String closing(JsonNode window) {
        var left = Duration.between(SampleDay.UNTIL, Instant.parse(window.path("until").asText()));
        return "%s in %d:%02d h"
                .formatted(window.path("customer").asText(), left.toHours(), left.toMinutesPart());
    }

    private void conversations(List<JsonNode> statements) {
        title("Conversations by category");
        var categories = new TreeSet<String>();
        var counts = new TreeMap<String, Map<String, Long>>();
        for (var statement : statements)
            for (var one : each(statement.path("conversations"))) {
                var category = one.path("category").asText();
                categories.add(category);
                counts.computeIfAbsent(one.path("phone_number_id").asText(), _ -> new TreeMap<>())
                        .merge(category, one.path("quantity").asLong(), Long::sum);
            }
        var heads = new ArrayList<>(List.of("number"));
        heads.addAll(categories);
        var table = new TextTable(1, heads.toArray(String[]::new));
        for (var number : numbers()) {
            var cells = new ArrayList<Object>(List.of(number.display()));
            var counted = counts.getOrDefault(number.id(), Map.of());
            for (var category : categories) cells.add(counted.getOrDefault(category, 0L));
            table.row(cells.toArray());
        }
        text.append(table).append('\n');
    }

    private List<BusinessNumber> numbers() {
        return wabas().stream().flatMap(waba -> waba.numbers().stream()).toList();
    }

    private void statement(JsonNode statement) {
        title(
                "Statement of %s for %s (%s, %s)"
                        .formatted(
                                statement.path("name").asText(),
                                statement.path("month").asText(),
                                statement.path("timezone").asText(),
                                statement.path("currency").asText()));
        var lines = each(statement.path("lines"));
        var table = new TextTable(2, "category", "type", "messages", "amount");
        sums(lines, line -> line.path("category").asText() + " " + line.path("type").asText())
                .forEach((key, sum) -> {
                    var space = key.indexOf(' ');
                    table.row(
                            key.substring(0, space),
                            key.substring(space + 1),
                            sum.quantity,
                            sum.shown());
                });
        var total = new Sum();
        lines.forEach(total::add);
        table.row("total", "", total.quantity, total.shown());
        text.append(table).append("\n\n");
        markets(lines);
    }

    private void markets(List<JsonNode> lines) {
        var table = new TextTable(1, "market", "messages", "amount");
        sums(lines, line -> line.path("market").asText())
                .forEach((market, sum) -> table.row(market, sum.quantity, sum.shown()));
        text.append(table).append('\n');
    }

    private static Map<String, Sum> sums(List<JsonNode> lines, Function<JsonNode, String> key) {
        var sums = new TreeMap<String, Sum>();
        for (var line : lines) sums.computeIfAbsent(key.apply(line), _ -> new Sum()).add(line);
        return sums;
    }

    private void whereToLook() {
        title("Where to look further (with --keep)");
        var waba = wabas().getFirst();
        var at = figures.statementAt(waba.id(), MONTHS.getFirst());
        text.append("  curl -H 'Accept: text/csv' ").append(at).append('\n');
        text.append("  curl '")
                .append(figures.windowsAt(waba.numbers().getFirst().id()))
                .append("'\n");
    }

    private void title(String title) {
        if (!text.isEmpty()) text.append('\n');
        text.append(title).append('\n').append("-".repeat(title.length())).append('\n');
    }
}
