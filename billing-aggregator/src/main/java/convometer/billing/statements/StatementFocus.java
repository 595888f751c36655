package convometer.billing.statements;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// Statements as the dataset Cost and Usage of FOCUS 1.3, the FinOps Open Cost and Usage
/// Specification (focus.finops.org): the mandatory columns, those of the others that we know
/// something of, and our own, which begin with `x_`. Instants are UTC. What has no price is neither
/// in the costs nor in the quantity that they are for, but in `x_UnpricedQuantity`.
final class StatementFocus {

    private static final String META = "Meta";

    /// @param value of a line of a statement; empty where FOCUS has null
    private record Column(String name, BiFunction<Statement, Statement.Line, String> value) {}

    private static final List<Column> COLUMNS =
            List.of(
                    of("BilledCost", (_, line) -> line.pricedAmount()),
                    of("BillingAccountId", (statement, _) -> statement.wabaId()),
                    of("BillingAccountName", (statement, _) -> statement.name()),
                    of("BillingAccountType", (_, _) -> "WhatsApp Business Account"),
                    of("BillingCurrency", (_, line) -> line.currency()),
                    of("BillingPeriodEnd", (statement, _) -> start(statement, 1)),
                    of("BillingPeriodStart", (statement, _) -> start(statement, 0)),
                    of("ChargeCategory", (_, _) -> "Usage"),
                    of("ChargeClass", (_, line) -> line.adjusts() == null ? "" : "Correction"),
                    of("ChargeDescription", (_, line) -> description(line)),
                    of("ChargeFrequency", (_, _) -> "Usage-Based"),
                    of("ChargePeriodEnd", (statement, line) -> chargePeriod(statement, line, 1)),
                    of("ChargePeriodStart", (statement, line) -> chargePeriod(statement, line, 0)),
                    of("ConsumedQuantity", (_, line) -> Long.toString(line.quantity())),
                    of("ConsumedUnit", (_, line) -> unit(line)),
                    // Nobody has a price of their own: what is listed is what is billed.
                    of("ContractedCost", (_, line) -> line.pricedAmount()),
                    of("EffectiveCost", (_, line) -> line.pricedAmount()),
                    of("HostProviderName", (_, _) -> META),
                    of("InvoiceIssuerName", (_, _) -> META),
                    of("ListCost", (_, line) -> line.pricedAmount()),
                    of("PricingCategory", (_, _) -> "Standard"),
                    of("PricingQuantity", (_, line) -> Long.toString(priced(line))),
                    of("PricingUnit", (_, line) -> unit(line)),
                    // The two that 1.3 no longer recommends, and still demands.
                    of("ProviderName", (_, _) -> META),
                    of("PublisherName", (_, _) -> META),
                    of("ServiceCategory", (_, _) -> "Business Applications"),
                    of("ServiceName", (_, _) -> "WhatsApp Business Platform"),
                    of("ServiceProviderName", (_, _) -> META),
                    of("ServiceSubcategory", (_, _) -> "Other (Business Applications)"),
                    of("SkuId", (_, line) -> sku(line)),
                    of("SkuMeter", (_, line) -> unit(line)),
                    of("SkuPriceId", (_, line) -> sku(line) + "/" + line.market()),
                    of("SubAccountId", (_, line) -> line.phoneNumberId()),
                    of("SubAccountName", (_, line) -> line.phoneNumberId()),
                    of("SubAccountType", (_, _) -> "Business number"),
                    of("x_Category", (_, line) -> line.category()),
                    of("x_Market", (_, line) -> line.market()),
                    of("x_PricingType", (_, line) -> line.type()),
                    of("x_UnpricedQuantity", (_, line) -> Long.toString(line.unpriced())));

    /// What the publishers' labels say is in the column that FOCUS has for it.
    private static final Column TAGS = of("Tags", (_, line) -> tags(line));

    private static final List<Column> OF_TEMPLATES =
            List.of(
                    of("x_Template", (_, line) -> StatementCsv.harmless(line.template())),
                    of(
                            "x_TemplateLanguage",
                            (_, line) -> StatementCsv.harmless(line.templateLanguage())));

    static byte[] of(List<Statement> statements, Breakdown by) {
        var columns = new ArrayList<>(COLUMNS);
        if (!by.labels().isEmpty()) columns.add(TAGS);
        if (by.byTemplate()) columns.addAll(OF_TEMPLATES);
        var rows = new ArrayList<List<String>>();
        for (var statement : statements)
            for (var line : statement.lines())
                rows.add(
                        columns.stream()
                                .map(column -> column.value().apply(statement, line))
                                .toList());
        return StatementCsv.table(columns.stream().map(Column::name).toList(), rows);
    }

    /// Null, which is empty, or an object.
    private static String tags(Statement.Line line) {
        var labels = line.labels();
        if (labels == null || labels.isEmpty()) return "";
        return labels.entrySet().stream()
                .map(label -> quoted(label.getKey()) + ":" + quoted(label.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /// The day of a line where it has one, else the month.
    private static String chargePeriod(Statement statement, Statement.Line line, int periodsLater) {
        return line.day() == null
                ? start(statement, monthOf(statement, line), periodsLater)
                : LocalDate.parse(line.day())
                        .plusDays(periodsLater)
                        .atStartOfDay(ZoneId.of(statement.timezone()))
                        .toInstant()
                        .toString();
    }

    private static Column of(String name, BiFunction<Statement, Statement.Line, String> value) {
        return new Column(name, value);
    }

    /// Where the statement's month begins, or one that many months later.
    private static String start(Statement statement, int monthsLater) {
        return start(statement, statement.month(), monthsLater);
    }

    /// That in which its units were delivered.
    private static String monthOf(Statement statement, Statement.Line line) {
        return line.monthOr(statement.month());
    }

    private static String start(Statement statement, String month, int monthsLater) {
        return YearMonth.parse(month)
                .plusMonths(monthsLater)
                .atDay(1)
                .atStartOfDay(ZoneId.of(statement.timezone()))
                .toInstant()
                .toString();
    }

    private static String description(Statement.Line line) {
        return "%s of category %s, market %s, %s"
                .formatted(
                        unit(line),
                        line.category(),
                        line.market(),
                        line.type().isEmpty() ? "of unknown type" : line.type());
    }

    private static String unit(Statement.Line line) {
        return line.unit().equals("message") ? "Messages" : "Conversations";
    }

    private static long priced(Statement.Line line) {
        return line.quantity() - line.unpriced();
    }

    private static String sku(Statement.Line line) {
        return "%s/%s/%s"
                .formatted(
                        line.unit(),
                        line.category(),
                        line.type().isEmpty() ? "unknown" : line.type());
    }

    private StatementFocus() {}
}
