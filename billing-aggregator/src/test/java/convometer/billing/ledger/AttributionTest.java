package convometer.billing.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.FactRow;
import convometer.billing.Scene;
import convometer.billing.TextTable;
import convometer.events.BillingCount;
import convometer.events.Charge;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which day, template and labels a unit counts for: tables of facts, and the details of lines that
/// they come to, each as `day category type, template language, labels: quantity amount`.
class AttributionTest {

    private final Map<StatementLine, LineChange> lines = new HashMap<>();
    private final Map<String, Charge> charges = new TreeMap<>();

    private void play(String table, String details) {
        var state = new MemoryState();
        var tables = Scene.tables("test", Scene.eras(), Scene.cards());
        var labels = StatementLabels.parse("team, shop");
        var engine = new LedgerEngine(state, tables, new Bookkeeper(new Books(), labels));
        for (var fact : FactRow.parse(TextTable.parse(table)))
            engine.apply(Objects.requireNonNull(Facts.of(fact)), tables);
        assertEquals(
                details.strip(),
                lines.values().stream()
                        .map(change -> change.on(null))
                        .filter(line -> line.getCounts().equals("details"))
                        .filter(line -> line.getQuantity() != 0)
                        .map(AttributionTest::text)
                        .sorted()
                        .collect(Collectors.joining("\n")));
    }

    private final class Books implements Bookkeeper.Books {

        @Override
        public void charged(Charge charge) {
            charges.put(charge.getUnitId(), charge);
        }

        @Override
        public void counted(LineChange change) {
            lines.merge(change.line(), change, LineChange::plus);
        }

        @Override
        public void deliveredAndFailed() {}
    }

    private Charge charge(String unitId) {
        return Objects.requireNonNull(charges.get(unitId));
    }

    private static String text(BillingCount line) {
        return "%s %s %s, %s %s, %s: %s %s"
                .formatted(
                        line.getDay(),
                        line.getCategory(),
                        line.getType(),
                        line.getTemplateName(),
                        line.getTemplateLanguage(),
                        line.getLabels(),
                        line.getQuantity(),
                        line.getAmount());
    }

    @Test
    void unitsOfALineAreToldApartByLocalDayTemplateAndTheLabelsOfStatements() {
        play(
                """
                at                  | id | what      | circumstances                  | reported
                2026-10-05T23:59:59 | w1 | utility   | template order, team logistics |
                2026-10-06T00:00:00 | w2 | utility   | template order, team logistics |
                2026-10-05T12:00:00 | w3 | utility   | template order, team logistics |
                2026-10-05T12:00:00 | w4 | utility   | template order                 |
                2026-10-05T12:00:00 | w5 | utility   | template offer, team logistics |
                2026-10-05T12:00:00 | w6 | free-form | team a/b                       |
                """,
                """
                2026-10-05 service free_customer_service, null null, team=a/b: 1 0
                2026-10-05 utility regular, offer pt_BR, team=logistics: 1 0.0068
                2026-10-05 utility regular, order pt_BR, : 1 0.0068
                2026-10-05 utility regular, order pt_BR, team=logistics: 2 0.0132
                2026-10-06 utility regular, order pt_BR, team=logistics: 1 0.0064
                """);
    }

    @Test
    void aLateSendRecordMovesTheUnitToItsTemplate() {
        play(
                """
                at                  | id | what    | circumstances                            | reported
                2026-10-05T12:00:00 | w1 | utility | unsent                                   | category=utility type=regular
                2026-10-05T12:00:00 | w1 | utility | revision 2, template order, team support | category=utility type=regular
                """,
                """
                2026-10-05 utility regular, order pt_BR, team=support: 1 0.0068
                """);
        var charge = charge("w1");
        assertEquals(
                "2 2026-10-05 order pt_BR {order=w1, team=support}",
                String.join(
                        " ",
                        "" + charge.getRevision(),
                        charge.getDay(),
                        charge.getTemplateName(),
                        charge.getTemplateLanguage(),
                        "" + new TreeMap<>(charge.getLabels())));
    }

    @Test
    void v3AConversationIsOfTheTemplateOfItsFirstMessage() {
        play(
                """
                at                  | id | what      | circumstances           | reported
                2025-03-05T12:00:00 | w2 | marketing | template spring, team b | billable=true category=marketing conversation=X
                2025-03-05T11:00:00 | w1 | marketing | template easter, team a | billable=true category=marketing conversation=X
                2025-03-05T13:00:00 | w3 | marketing | template summer, team c | billable=true category=marketing conversation=X
                """,
                """
                2025-03-05 marketing regular, easter pt_BR, team=a: 1 0.0625
                """);
        assertEquals("easter", charge("X").getTemplateName());
    }

    @Test
    void whatIsNoUnitAfterAllCountsForNothing() {
        play(
                """
                at                  | id | what     | circumstances          | reported
                2026-10-05T12:00:00 | w1 | utility  | template order, team a |
                2026-10-05T12:00:00 | w1 | reaction | revision 2, withdrawn  |
                """,
                "");
        assertTrue(charge("w1").getWithdrawn());
    }

    @Test
    void labelsAreOneTextWhateverTheyAre() {
        var labels = StatementLabels.parse("team, ort=1,ü");
        assertEquals(List.of("ort=1", "team", "ü"), List.copyOf(labels.names()));
        var known = Map.of("team", "a,b=c%2C", "ü", "😀/\n", "ort=1", "", "order", "17");
        var text = labels.text(known);
        assertEquals("ort%3D1=,team=a%2Cb%3Dc%252C,ü=😀/\n", text);
        assertEquals(
                Map.of("team", "a,b=c%2C", "ü", "😀/\n", "ort=1", ""), StatementLabels.read(text));
        assertEquals(Map.of(), StatementLabels.read(labels.text(Map.of())));
    }

    @Test
    void linesOfDifferentTemplatesAndLabelsHaveDifferentKeys() {
        var details =
                List.of(
                        detail("a/b", "c", ""),
                        detail("a", "b/c", ""),
                        detail("a", "b", "c"),
                        detail("a%2Fb", "c", ""),
                        detail("a", "b", "c%2F"),
                        detail("a", "b", "c/"));
        assertEquals(details.size(), details.stream().map(StatementDetail::key).distinct().count());
    }

    private static StatementDetail detail(String template, String language, String labels) {
        return new StatementDetail("2026-10-05", template, language, labels);
    }
}
