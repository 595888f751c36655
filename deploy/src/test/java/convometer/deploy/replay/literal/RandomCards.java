package convometer.deploy.replay.literal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Random rate cards: small bands, holes, several files to a card; one currency has none.
final class RandomCards {

    private static final String HEADER =
            "effective_from,currency,market,category,tier_from,rate,source,confidence\n";

    private static final List<String> DATES =
            List.of(
                    "2022-02-01",
                    "2023-06-01",
                    "2024-03-01",
                    "2025-07-01",
                    "2025-10-01",
                    "2026-10-01");

    private static final List<String> MARKETS =
            List.of(
                    "Brazil",
                    "Mexico",
                    "India",
                    "North America",
                    "Germany",
                    "Morocco",
                    "Kazakhstan",
                    "Singapore",
                    "Rest of Africa",
                    "Rest of Asia Pacific",
                    "Rest of Latin America",
                    "Other");

    private static final List<String> CATEGORIES =
            List.of(
                    "marketing",
                    "utility",
                    "authentication",
                    "authentication_international",
                    "service",
                    "user_initiated",
                    "business_initiated");

    private final Chance chance;
    private final Map<String, StringBuilder> files = new LinkedHashMap<>();

    RandomCards(Chance chance) {
        this.chance = chance;
    }

    Map<String, String> files() {
        for (var currency : List.of("USD", "EUR"))
            for (var date : DATES) if (chance.percent(85)) card(date, currency);
        var texts = new LinkedHashMap<String, String>();
        files.forEach((name, text) -> texts.put(name, text.toString()));
        return texts;
    }

    private void card(String date, String currency) {
        for (var market : MARKETS)
            for (var category : CATEGORIES)
                if (chance.percent(85))
                    bands(date + "," + currency + "," + market + "," + category);
    }

    private void bands(String what) {
        var from = 1;
        for (var band = chance.between(1, 3); band > 0; band--) {
            row(what + "," + from + "," + rate());
            from += chance.between(1, 3);
        }
    }

    private void row(String row) {
        var file = chance.of("a.csv", "b.csv", "tiers.csv");
        files.computeIfAbsent(file, f -> new StringBuilder(HEADER))
                .append(row)
                .append(",invented,test\n");
    }

    private String rate() {
        return chance.percent(5) ? "" : "0.%05d".formatted(chance.between(0, 9999));
    }
}
