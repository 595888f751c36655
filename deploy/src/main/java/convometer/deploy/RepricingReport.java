package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.sample.TextTable;

import java.util.Locale;

/// A repricing for people: each line that differs, then what it comes to.
final class RepricingReport {

    static String of(JsonNode repricing) {
        var text = new StringBuilder();
        var isDryRun = repricing.path("dry_run").asBoolean();
        if (repricing.path("totals").isEmpty()) text.append("No charge differs.\n");
        else text.append(lines(repricing)).append("\n\n").append(totals(repricing)).append("\n\n");
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "%,d rows compared, %,d charges revised%s."
                                        + " %,d facts of accounts that were forgotten %s.%n",
                                repricing.path("compared").asLong(),
                                repricing.path("revised").asLong(),
                                isDryRun ? " (a dry run)" : "",
                                repricing.path("facts_put_back").asLong(),
                                isDryRun ? "would be put back" : "were put back"))
                .toString();
    }

    private static TextTable lines(JsonNode repricing) {
        var table =
                new TextTable(
                        6,
                        "account",
                        "month",
                        "number",
                        "market",
                        "category",
                        "type",
                        "units",
                        "will be",
                        "amount",
                        "will be",
                        "difference");
        for (var line : repricing.path("lines"))
            if (text(line, "counts").equals("charges"))
                table.row(
                        text(line, "waba_id"),
                        text(line, "month"),
                        text(line, "phone_number_id"),
                        text(line, "market"),
                        text(line, "category"),
                        text(line, "type"),
                        text(line.path("before"), "quantity"),
                        text(line.path("after"), "quantity"),
                        amount(line.path("before")),
                        amount(line.path("after")),
                        signed(text(line, "difference")));
        return table;
    }

    private static TextTable totals(JsonNode repricing) {
        var table =
                new TextTable(3, "account", "month", "currency", "amount", "will be", "difference");
        for (var total : repricing.path("totals"))
            table.row(
                    text(total, "waba_id"),
                    text(total, "month"),
                    text(total, "currency"),
                    amount(total.path("before")),
                    amount(total.path("after")),
                    signed(text(total, "difference")));
        return table;
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
    }

    /// With how many units have no price, if any.
    private static String amount(JsonNode figures) {
        var unpriced = figures.path("unpriced").asLong();
        return text(figures, "amount") + (unpriced == 0 ? "" : " + " + unpriced + " unpriced");
    }

    private static String signed(String amount) {
        return amount.startsWith("-") || amount.equals("0") ? amount : "+" + amount;
    }

    private RepricingReport() {}
}
