package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.ledger.StatementLabels;
import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.schemas.accounts.Accounts.Waba;

import de.siegmar.fastcsv.reader.CsvReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Lines of a statement split by day, template and labels.
class BreakdownTest {

    private static final StatementLabels LABELS = StatementLabels.parse("team,shop");
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Waba WABA =
            new Waba("100", "Acme", ZoneId.of("America/Sao_Paulo"), "USD", List.of(), List.of());

    static final List<BillingCount> OCTOBER_BY_DETAILS =
            List.of(
                    line("utility", 6, "0.0408", 0),
                    detail("utility", "2026-10-05", "order", "team=a", 2, "0.0136"),
                    detail("utility", "2026-10-05", "order", "shop=x,team=b", 1, "0.0068"),
                    detail("utility", "2026-10-06", "order", "team=a", 2, "0.0136"),
                    detail("utility", "2026-10-06", "offer", "", 1, "0.0068"),
                    line("marketing", 1, "0", 1));

    private static BillingCount line(String category, long quantity, String amount, long unpriced) {
        return count(category, quantity, amount, unpriced).setCounts("charges").build();
    }

    private static BillingCount detail(
            String category,
            String day,
            String template,
            String labels,
            long quantity,
            String sum) {
        return count(category, quantity, sum, 0)
                .setCounts("details")
                .setDay(day)
                .setTemplateName(template)
                .setTemplateLanguage("pt_BR")
                .setLabels(labels)
                .build();
    }

    private static BillingCount.Builder count(
            String category, long quantity, String amount, long unpriced) {
        return BillingCount.newBuilder()
                .setWabaId("100")
                .setPhoneNumberId("200")
                .setMonth("2026-10")
                .setMarket("Brazil")
                .setCategory(category)
                .setType("regular")
                .setUnit("message")
                .setCurrency("USD")
                .setQuantity(quantity)
                .setAmount(amount)
                .setUnpriced(unpriced);
    }

    private static Breakdown by(String... asked) {
        return Breakdown.parse(List.of(asked), LABELS);
    }

    private static Statement statement(List<BillingCount> counts, Breakdown by) {
        var split = by.split();
        counts.forEach(split);
        var lines = by.isNone() ? counts : split.lines();
        return Statement.of(WABA, OCTOBER, new MonthlyCounts.Lines(lines, Instant.EPOCH), null);
    }

    private static String text(List<BillingCount> counts, String by) {
        return statement(counts, by(by)).lines().stream()
                .map(line ->
                        "%s %s %s %s %s: %d %s"
                                .formatted(
                                        line.category(),
                                        line.day(),
                                        line.template(),
                                        line.templateLanguage(),
                                        line.labels(),
                                        line.quantity(),
                                        line.amount()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theDaysOfAMonthComeToItsTotal() {
        var counts = new ArrayList<>(OCTOBER_BY_DETAILS);
        counts.add(
                count("utility", -1, "-0.0068", 0)
                        .setCounts("charges")
                        .setAdjusts("2026-09")
                        .build());
        // Of another month, and of a closed one: of no day here.
        counts.add(detail("utility", "2026-11-01", "order", "", 1, "0.0068"));
        counts.add(
                BillingCount.newBuilder(detail("utility", "2026-10-05", "order", "", -1, "-0.0068"))
                        .setAdjusts("2026-09")
                        .build());
        var days = days(counts, "USD");
        assertEquals(32, days.size());
        assertEquals(new DaySum(LocalDate.of(2026, 10, 4), 0, "0", 0), days.get(3));
        assertEquals(new DaySum(LocalDate.of(2026, 10, 5), 3, "0.0204", 0), days.get(4));
        assertEquals(new DaySum(null, 0, "-0.0068", 1), days.getLast());
        assertEquals(31, days(counts, "EUR").size());
    }

    private static List<DaySum> days(List<BillingCount> counts, String currency) {
        var sums = new DaySums(OCTOBER, currency);
        counts.forEach(sums);
        return sums.sums();
    }

    /// In what a spreadsheet reads as text and in nothing else: a number stays one.
    @Test
    void whatAPublisherWritesIsNoFormula() {
        var counts =
                List.of(
                        count("utility", 2, "0.1", 0).setCounts("charges").build(),
                        detail(
                                "utility",
                                "2026-10-05",
                                "=1+1",
                                StatementLabels.write(new TreeMap<>(Map.of("team", "@sum(A1)"))),
                                1,
                                "-0.1"),
                        detail(
                                "utility",
                                "2026-10-05",
                                "plain",
                                StatementLabels.write(new TreeMap<>(Map.of("team", "-2+3"))),
                                1,
                                "0.2"));
        var by = by("template", "label:team");
        var csv = new String(StatementCsv.of(List.of(statement(counts, by)), by), UTF_8);
        assertEquals(
                """
                -0.1 '=1+1 '@sum(A1)
                0.2 plain '-2+3\
                """,
                CsvReader.builder().ofNamedCsvRecord(csv).stream()
                        .map(row ->
                                "%s %s %s"
                                        .formatted(
                                                row.getField("amount"),
                                                row.getField("template"),
                                                row.getField("label_team")))
                        .sorted()
                        .collect(Collectors.joining("\n")));
        var focus = new String(StatementFocus.of(List.of(statement(counts, by)), by), UTF_8);
        for (var row : CsvReader.builder().ofNamedCsvRecord(focus).stream().toList()) {
            assertFalse(row.getField("x_Template").startsWith("="), focus);
            assertTrue(row.getField("Tags").startsWith("{"), focus);
        }
    }

    @Test
    void linesAreSplitByWhatIsAskedForAlone() {
        assertEquals(
                """
                marketing null null null null: 1 null
                utility 2026-10-05 null null null: 3 0.0204
                utility 2026-10-06 null null null: 3 0.0204\
                """,
                text(OCTOBER_BY_DETAILS, "day"));
        assertEquals(
                """
                marketing null null null null: 1 null
                utility null offer pt_BR null: 1 0.0068
                utility null order pt_BR null: 5 0.034\
                """,
                text(OCTOBER_BY_DETAILS, "template"));
        assertEquals(
                """
                marketing null null null {}: 1 null
                utility null null null {}: 1 0.0068
                utility null null null {team=a}: 4 0.0272
                utility null null null {team=b}: 1 0.0068\
                """,
                text(OCTOBER_BY_DETAILS, "label:team"));
        assertEquals(
                """
                marketing null null null {}: 1 null
                utility 2026-10-05 null null {}: 2 0.0136
                utility 2026-10-05 null null {shop=x}: 1 0.0068
                utility 2026-10-06 null null {}: 3 0.0204\
                """,
                text(OCTOBER_BY_DETAILS, "label:shop,day"));
    }

    /// The line may be newer than its details, and may have been there before there were any.
    @Test
    void whatDetailsDoNotAddUpToIsOnALineForItself() {
        assertEquals(
                """
                utility null null null null: 2 0.0136
                utility 2026-10-05 null null null: 1 0.0068\
                """,
                text(
                        List.of(
                                line("utility", 3, "0.0204", 0),
                                detail("utility", "2026-10-05", "order", "", 1, "0.0068")),
                        "day"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    month        | a statement is split by day, template, label:shop, label:team, not by "month"
                    day,         | a statement is split by day, template, label:shop, label:team, not by ""
                    Day          | a statement is split by day, template, label:shop, label:team, not by "Day"
                    label        | a statement is split by day, template, label:shop, label:team, not by "label"
                    label:order  | a statement is split by day, template, label:shop, label:team, not by "label:order"; STATEMENT_LABELS has the labels that are counted, and lacks this one
                    """)
    void whatStatementsAreNotSplitByIsSaid(String asked, String reason) {
        var refused = assertThrows(IllegalArgumentException.class, () -> by(asked));
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void severalParametersAreAsOne() {
        assertEquals(by("label:team,day"), by("day", "label:team", "day"));
        assertEquals(List.of("day", "label_team"), by("label:team,day").columns());
    }

    /// Numbers, sums and totals are those of the statement as it is for everybody, whatever the
    /// details are.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theTotalsAreThoseOfTheWholeStatementToTheLastDigit(long seed) {
        var random = new SplittableRandom(seed);
        var counts = new ArrayList<BillingCount>();
        for (var i = 0; i < 5; i++) {
            var lines = new HashMap<String, BillingCount>();
            var quantity = 0L;
            var unpriced = 0L;
            var amount = BigDecimal.ZERO;
            for (var j = random.nextInt(8); j >= 0; j--) {
                var some = random.nextInt(1, 1_000);
                var none = random.nextInt(4) == 0 ? random.nextInt(some) : 0;
                var sum = BigDecimal.valueOf(random.nextLong(1_000_000_000), 9);
                quantity += some;
                unpriced += none;
                amount = amount.add(sum);
                var detail =
                        detail(
                                "category" + i,
                                "2026-10-0" + random.nextInt(1, 4),
                                "t" + random.nextInt(2),
                                random.nextBoolean() ? "" : "shop=s,team=" + random.nextInt(3),
                                some,
                                Decimals.plain(sum));
                var counted = BillingCount.newBuilder(detail).setUnpriced(none).build();
                // Some of them are not written yet.
                if (random.nextInt(6) > 0) lines.put(j + "", counted);
            }
            counts.addAll(lines.values());
            counts.add(line("category" + i, quantity, Decimals.plain(amount), unpriced));
        }
        var whole = statement(counts, Breakdown.NONE);
        for (var asked :
                List.of("day", "template", "label:team", "day,template,label:team,label:shop")) {
            var split = statement(counts, by(asked));
            assertEquals(whole.totals(), split.totals());
            assertEquals(figures(whole), figures(split));
        }
    }

    private static Map<String, String> figures(Statement statement) {
        return statement.lines().stream()
                .collect(
                        Collectors.toMap(
                                Statement.Line::category,
                                line ->
                                        line.quantity()
                                                + " "
                                                + line.pricedAmount()
                                                + " "
                                                + line.unpriced(),
                                BreakdownTest::plus));
    }

    private static String plus(String a, String b) {
        var x = a.split(" ", -1);
        var y = b.split(" ", -1);
        return (Long.parseLong(x[0]) + Long.parseLong(y[0]))
                + " "
                + Decimals.plain(new BigDecimal(x[1]).add(new BigDecimal(y[1])))
                + " "
                + (Long.parseLong(x[2]) + Long.parseLong(y[2]));
    }

    @Test
    void theFingerprintIsThatOfWhatIsShown() {
        var byDay = statement(OCTOBER_BY_DETAILS, by("day")).asOf();
        assertNotEquals(byDay, statement(OCTOBER_BY_DETAILS, by("template")).asOf());
        var others = new ArrayList<>(OCTOBER_BY_DETAILS);
        others.set(1, detail("utility", "2026-10-05", "order", "team=c", 2, "0.0136"));
        assertEquals(byDay, statement(others, by("day")).asOf());
        assertNotEquals(
                statement(OCTOBER_BY_DETAILS, by("label:team")).asOf(),
                statement(others, by("label:team")).asOf());
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }
}
