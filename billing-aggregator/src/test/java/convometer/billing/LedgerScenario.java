package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Eras;
import convometer.billing.rules.RateCards;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Plays tables of facts (see [FactRow]) through the whole ledger and compares the charges, each as
/// `id unit: category type amount basis (estimate) discrepancy`.
final class LedgerScenario {

    /// What facts come to.
    ///
    /// @param charges in the order of their ids
    /// @param counts in no order
    record Result(List<Charge> charges, List<BillingCount> counts) {}

    /// Each row by itself: two more columns tell the charge and the discrepancy.
    static void alone(String table) {
        var expected = TextTable.parse(table);
        var actual = expected.played(LedgerScenario::row);
        assertEquals(expected.toString(), actual.toString());
    }

    private static List<String> row(List<String> row) {
        var facts = List.of(FactRow.parse(row).decision());
        var charges = ledger(Scene.eras(), Scene.cards(), facts).charges();
        var charge = charges.isEmpty() ? null : charges.getFirst();
        var told = charge == null ? "no unit" : billed(charge);
        var differs = charge == null ? "" : or(charge.getDiscrepancy(), "");
        return List.of(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), told, differs);
    }

    /// All rows together, with free tiers of a size.
    static void together(int allowance, String table, String charges) {
        together(Scene.eras(allowance), Scene.cards(), table, charges);
    }

    static void together(Eras eras, RateCards cards, String table, String charges) {
        var facts = FactRow.parse(TextTable.parse(table));
        var actual = text(ledger(eras, cards, facts).charges());
        assertEquals(charges.strip(), actual);
        assertEquals(actual, text(ledger(eras, cards, facts.reversed()).charges()));
    }

    static Result ledger(Eras eras, RateCards cards, List<ThreadDecision> facts) {
        var ledger = new WholeLedger(Scene.tables("test", eras, cards));
        facts.forEach(ledger::add);
        var charges = new ArrayList<Charge>();
        var counts = new ArrayList<BillingCount>();
        ledger.price(charges::add, counts::add);
        charges.sort(Comparator.comparing(Charge::getUnitId, CodePoints.ORDER));
        return new Result(charges, counts);
    }

    private static String text(List<Charge> charges) {
        return charges.stream().map(LedgerScenario::text).collect(Collectors.joining("\n"));
    }

    private static String text(Charge charge) {
        var estimate =
                charge.getEstimateCategory() == null
                        ? "-"
                        : charge.getEstimateCategory() + " " + or(charge.getEstimateType(), "-");
        return "%s %s: %s (%s) %s"
                .formatted(
                        charge.getUnitId(),
                        charge.getUnit(),
                        billed(charge),
                        estimate,
                        or(charge.getDiscrepancy(), ""))
                .strip();
    }

    private static String billed(Charge charge) {
        return String.join(
                " ",
                charge.getCategory(),
                or(charge.getType(), "-"),
                or(charge.getAmount(), "-"),
                charge.getBasis());
    }

    private static String or(@Nullable String word, String otherwise) {
        return Objects.requireNonNullElse(word, otherwise);
    }

    private LedgerScenario() {}
}
