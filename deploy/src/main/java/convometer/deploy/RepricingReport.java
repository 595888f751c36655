package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;

/// A repricing for people: each line that differs, then what it comes to.
final class RepricingReport {

    private static final String ROW = "%-20s %-8s %-18s %-20s %-28s %-24s %9s %9s %14s %14s %14s%n";
    private static final String TOTAL = "%-20s %-8s %s %s -> %s (%s)%n";

    static String of(JsonNode repricing) {
        var text = new StringBuilder();
        if (repricing.path("lines").isEmpty()) text.append("Nothing differs.%n".formatted());
        else lines(repricing, text);
        text.append(
                "%,d rows compared, %,d charges revised%s.%n"
                        .formatted(
                                repricing.path("compared").asLong(),
                                repricing.path("revised").asLong(),
                                repricing.path("dry_run").asBoolean() ? " (a dry run)" : ""));
        return text.toString();
    }

    private static void lines(JsonNode repricing, StringBuilder text) {
        text.append(
                ROW.formatted(
                        "account",
                        "month",
                        "number",
                        "market",
                        "category",
                        "type",
                        "units",
                        "now",
                        "amount",
                        "now",
                        "difference"));
        for (var line : repricing.path("lines"))
            if (line.path("counts").asText().equals("charges")) text.append(row(line));
        for (var total : repricing.path("totals"))
            text.append(
                    TOTAL.formatted(
                            total.path("waba_id").asText(),
                            total.path("month").asText(),
                            total.path("currency").asText(),
                            total.path("before").path("amount").asText(),
                            total.path("after").path("amount").asText(),
                            signed(total.path("difference").asText())));
    }

    private static String row(JsonNode line) {
        return ROW.formatted(
                line.path("waba_id").asText(),
                line.path("month").asText(),
                line.path("phone_number_id").asText(),
                line.path("market").asText(),
                line.path("category").asText(),
                line.path("type").asText(),
                line.path("before").path("quantity").asText(),
                line.path("after").path("quantity").asText(),
                amount(line.path("before")),
                amount(line.path("after")),
                signed(line.path("difference").asText()));
    }

    /// With how many units have no price, if any.
    private static String amount(JsonNode figures) {
        var unpriced = figures.path("unpriced").asLong();
        return figures.path("amount").asText() + (unpriced == 0 ? "" : " +" + unpriced + "?");
    }

    private static String signed(String amount) {
        return amount.startsWith("-") || amount.equals("0") ? amount : "+" + amount;
    }

    private RepricingReport() {}
}
