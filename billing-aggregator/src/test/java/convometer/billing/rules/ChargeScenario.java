package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.Delivery.Kind;
import convometer.billing.rules.Delivery.Reported;
import convometer.billing.tables.EraTable;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Plays a table of deliveries of an account in Sao Paulo. Columns: local time of the delivery |
/// message (`free-form`, `reaction`, `unknown` or a template's category) | circumstances (`window`,
/// `fep`, `unsent`, `free`, `beyond`, `joins ID`) | Meta's pricing | the charge as `category type
/// amount basis`, `-` where there is none | V4.
final class ChargeScenario {

    private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");
    private static final Account ACCOUNT = new Account("waba", SAO_PAULO, "USD");
    private static final Set<String> CIRCUMSTANCES =
            Set.of("", "window", "fep", "unsent", "free", "beyond");
    private static final Markets MARKETS =
            new Markets(List.of(new Market("55", "BR", LocalDate.MIN, "Brazil")));

    static void play(String table) {
        var expected = TextTable.parse(table);
        assertEquals(expected.toString(), expected.played(ChargeScenario::row).toString());
    }

    private static List<String> row(List<String> row) {
        var circumstances = Arrays.stream(row.get(2).split(", ")).collect(Collectors.toSet());
        var delivery = delivery(row, circumstances);
        var assessed = new Assessments(EraTable.read(), MARKETS).assess(delivery, ACCOUNT);
        return switch (assessed) {
            case Assessment.NoUnit() -> with(row, "no unit", "");
            case Assessment.Unsupported(var code, _) -> with(row, code, "");
            case Assessment.Unit(var unit) -> priced(row, circumstances, unit);
        };
    }

    private static List<String> priced(
            List<String> row, Set<String> circumstances, MessageUnit unit) {
        var estimate = unit.estimate();
        if (estimate != null && estimate.pool() != null) {
            if (!circumstances.contains("free") && !circumstances.contains("beyond"))
                return with(row, "waits for " + estimate.pool().id(), "");
            estimate = estimate.ranked(circumstances.contains("free"));
        }
        var priced = new Prices(cards()).price(unit, estimate);
        var amount = priced.amount() == null ? "-" : Decimals.plain(priced.amount());
        var type = priced.type() == null ? "-" : priced.type();
        var basis = priced.verdictBilled() ? "verdict" : "estimate";
        var discrepancy = priced.discrepancy() == null ? "" : priced.discrepancy().code();
        return with(row, String.join(" ", priced.category(), type, amount, basis), discrepancy);
    }

    private static List<String> with(List<String> row, String charge, String discrepancy) {
        return List.of(row.get(0), row.get(1), row.get(2), row.get(3), charge, discrepancy);
    }

    private static Delivery delivery(List<String> row, Set<String> circumstances) {
        var joins = circumstances.stream().filter(c -> c.startsWith("joins ")).findFirst();
        for (var circumstance : circumstances)
            if (!CIRCUMSTANCES.contains(circumstance) && !circumstance.startsWith("joins "))
                throw new IllegalArgumentException("no such circumstance: " + circumstance);
        var message = row.get(1);
        return new Delivery(
                "wamid.1",
                "number",
                "5511987654321",
                LocalDateTime.parse(row.get(0)).atZone(SAO_PAULO).toInstant(),
                "5511987654321",
                kind(message),
                message,
                !circumstances.contains("unsent"),
                circumstances.contains("window"),
                circumstances.contains("fep"),
                joins.map(id -> id.substring("joins ".length())).orElse(null),
                reported(row.get(3)),
                row.get(3).contains("conversation=") ? "conversation" : null);
    }

    private static Kind kind(String message) {
        return switch (message) {
            case "free-form" -> Kind.FREE_FORM;
            case "reaction" -> Kind.REACTION;
            case "unknown" -> Kind.UNKNOWN;
            default -> Kind.TEMPLATE;
        };
    }

    private static @Nullable Reported reported(String pricing) {
        if (pricing.isEmpty()) return null;
        Map<String, String> fields =
                Arrays.stream(pricing.split(" "))
                        .map(field -> field.split("="))
                        .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        var billable = fields.get("billable");
        return new Reported(
                billable == null ? null : Boolean.valueOf(billable),
                fields.get("model"),
                fields.get("type"),
                fields.get("category"),
                fields.get("subtype"));
    }

    static RateCards cards() {
        var cards = new RateCards();
        for (var from : List.of("2025-07-01", "2026-10-01")) {
            var later = from.startsWith("2026");
            cards.add(rate(from, "marketing", later ? "0.0625" : "0.06"));
            cards.add(rate(from, "utility", later ? "0.0068" : "0.008"));
            cards.add(rate(from, "authentication", "0.0068"));
            if (later) cards.add(rate(from, "service", "0.0034"));
        }
        return cards;
    }

    private static Rate rate(String from, String category, String price) {
        return new Rate(LocalDate.parse(from), "USD", "Brazil", category, 1, new BigDecimal(price));
    }

    private ChargeScenario() {}
}
