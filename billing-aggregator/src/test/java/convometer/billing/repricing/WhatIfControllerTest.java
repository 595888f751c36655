package convometer.billing.repricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.billing.FactRow;
import convometer.billing.RandomFacts;
import convometer.billing.Scene;
import convometer.billing.TextTable;
import convometer.billing.WhatIf;
import convometer.billing.charges.KnownCharges;
import convometer.billing.charges.LedgerPeer;
import convometer.billing.ledger.BillingTables;
import convometer.billing.repricing.RepricingView.Figures;
import convometer.billing.rules.Decimals;
import convometer.billing.tables.TableTexts;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.events.ThreadDecision;
import convometer.schemas.access.Access;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class WhatIfControllerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Access ACCESS = OpenAccess.of(Scene.accounts());
    private static final String HEADER =
            "effective_from,currency,market,category,tier_from,rate,source,confidence\n";

    @TempDir static Path folder;

    private static TableTexts texts;
    private static BillingTables tables;

    @BeforeAll
    static void writeTables() throws IOException {
        AvroSerdes.with("memory:what-if-controller-test");
        Files.writeString(folder.resolve("cards.csv"), HEADER + rows(Scene.CARDS));
        texts = TableTexts.read(Scene.accounts(), null, folder);
        tables = texts.tables();
    }

    private static String rows(String cards) {
        return cards.lines()
                .map(row -> row.split(" ", -1))
                .map(row ->
                        String.join(",", row[0], row[1], "Brazil", row[2], row[3], row[4], "t,3P"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static WhatIfController controller(KnownCharges ledger, TableVersions now, long most) {
        return new WhatIfController(
                new WhatIfs(ledger, texts, now, most),
                Scene.accounts(),
                now,
                ACCESS,
                ledger,
                new LedgerPeer(ACCESS));
    }

    private static WhatIfView answer(KnownCharges ledger, String body) {
        var answer =
                controller(ledger, TableVersions.only(tables), 1_000)
                        .whatIf(body.replace('\'', '"'), HttpRequest.GET("/"));
        assertEquals(200, answer.code());
        var view = (WhatIfView) answer.body();
        assertNotNull(view);
        return view;
    }

    private static KnownCharges ledger(String facts) {
        var ledger = new KnownCharges(tables);
        FactRow.parse(TextTable.parse(facts)).forEach(ledger::add);
        return ledger;
    }

    private static String texts(WhatIfView view) {
        var lines = new ArrayList<String>();
        for (var total : view.totals())
            lines.add(
                    "%s %s %s: %s"
                            .formatted(
                                    total.wabaId(),
                                    total.month(),
                                    total.currency(),
                                    text(total.before(), total.after(), total.difference())));
        for (var line : view.lines())
            lines.add(
                    "%s %s %s %s %s %s: %s"
                            .formatted(
                                    line.wabaId(),
                                    line.month(),
                                    line.category(),
                                    line.template(),
                                    line.market(),
                                    line.currency(),
                                    text(line.before(), line.after(), line.difference())));
        return String.join("\n", lines);
    }

    private static String text(Figures before, Figures after, @Nullable String difference) {
        return "%s -> %s, %s".formatted(text(before), text(after), difference);
    }

    private static String text(Figures figures) {
        return figures.quantity()
                + " "
                + figures.amount()
                + (figures.unpriced() == 0 ? "" : " and " + figures.unpriced());
    }

    private static final String SEPTEMBER =
            """
            at                  | id | what      | circumstances          | Meta says
            2026-08-31T23:59:59 | z  | utility   | window, template order | type=free_customer_service category=utility model=PMP
            2026-09-10T12:00:00 | a  | utility   | window, template order | type=free_customer_service category=utility model=PMP
            2026-09-10T12:00:00 | b  | utility   | window, template order |
            2026-09-10T12:00:00 | c  | utility   | template order         | type=regular category=utility model=PMP
            2026-09-10T12:00:00 | d  | marketing | template offer         | type=regular category=marketing model=PMP
            2026-09-10T12:00:00 | e  | free-form | window                 | type=free_customer_service category=service model=PMP
            2026-09-10T12:00:00 | f  | utility   | waba euro, number number4, template order | type=regular category=utility model=PMP
            """;

    @Test
    void septemberByTheRulesOfOctober() {
        var view = answer(ledger(SEPTEMBER), "{'from': '2026-09', 'rules_of': '2026-10-01'}");
        assertEquals(
                """
                euro 2026-09 EUR: 1 0.0085 -> 1 0.0085, 0
                waba 2026-09 USD: 5 0.068 -> 5 0.0829, 0.0149
                waba 2026-09 marketing offer Brazil USD: 1 0.06 -> 1 0.0625, 0.0025
                waba 2026-09 utility order Brazil USD: 3 0.008 -> 3 0.0204, 0.0124
                """
                        .strip(),
                texts(view));
        assertEquals(6, view.units());
        assertEquals("2026-09", view.to());
        assertEquals(tables.version(), view.tablesVersion());
    }

    @Test
    void anAccountAloneByOtherRates() {
        var asked = JSON.createObjectNode().put("from", "2026-08").put("to", "2026-09");
        asked.put("waba_id", "waba")
                .put("rates", HEADER + "2026-01-01,USD,Brazil,marketing,1,0.1,t,3P\n");
        assertEquals(
                """
                waba 2026-08 USD: 1 0 -> 1 0, 0
                waba 2026-09 USD: 5 0.068 -> 5 0.1 and 1, null
                waba 2026-09 marketing offer Brazil USD: 1 0.06 -> 1 0.1, 0.04
                waba 2026-09 utility order Brazil USD: 3 0.008 -> 3 0 and 1, null
                """
                        .strip(),
                texts(answer(ledger(SEPTEMBER), asked.toString())));
    }

    @Test
    void anotherEra() {
        var asked = JSON.createObjectNode().put("from", "2026-09").put("waba_id", "waba");
        asked.put(
                "eras",
                """
                effective_from,unit,free,free_in_window,free_tier,free_per_month,tiered
                2025-07-01,message,service,,,,
                """);
        assertEquals(
                """
                waba 2026-09 USD: 5 0.068 -> 5 0.084, 0.016
                waba 2026-09 utility order Brazil USD: 3 0.008 -> 3 0.024, 0.016
                """
                        .strip(),
                texts(answer(ledger(SEPTEMBER), asked.toString())));
    }

    @Test
    void aMessageOfAConversationOfTheMonthBeforeIsNoUnitOfItsOwn() {
        var ledger =
                ledger(
                        """
                        at                  | id | what      | circumstances | Meta says
                        2025-02-28T20:00:00 | a  | marketing |               | billable=true category=marketing model=CBP conversation=x
                        2025-03-01T09:00:00 | b  | marketing |               | billable=true category=marketing model=CBP conversation=x
                        """);
        var dearer = JSON.createObjectNode().put("from", "2025-03");
        dearer.put("rates", HEADER + rows(Scene.CARDS.replace("0.0625", "0.07")));
        assertEquals("", texts(answer(ledger, dearer.toString())));
        assertEquals(
                """
                waba 2025-03 USD: 0 0 -> 1 0.0625, 0.0625
                waba 2025-03 marketing null Brazil USD: 0 0 -> 1 0.0625, 0.0625
                """
                        .strip(),
                texts(answer(ledger, "{'from': '2025-03', 'rules_of': '2026-10-01'}")));
    }

    /// What is asked about months comes to what all facts come to, of these months.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void monthsComeToWhatTheyAreOfTheWhole(long seed) {
        var random = new SplittableRandom(seed);
        var facts = new ArrayList<ThreadDecision>();
        for (var history = 0; history < 3; history++)
            facts.addAll(RandomFacts.of(random, "h" + history));
        var ledger = new KnownCharges(tables);
        RandomFacts.shuffled(random, facts).forEach(ledger::add);
        var asked = asked(random);
        var others = others(asked);
        var whole = new Whole();
        var whatIf = new WhatIf(tables, others);
        facts.forEach(whatIf::add);
        whatIf.price(whole.before::add, whole.after::add);
        for (var month : whole.months()) {
            asked.put("from", month);
            assertEquals(whole.of(month), texts(answer(ledger, asked.toString())), month);
        }
    }

    private static ObjectNode asked(SplittableRandom random) {
        var asked = JSON.createObjectNode();
        if (random.nextInt(3) > 0)
            asked.put(
                    "rules_of",
                    List.of("2023-06-01", "2025-07-01", "2026-10-01").get(random.nextInt(3)));
        if (random.nextInt(3) == 0 || asked.isEmpty())
            asked.put("rates", HEADER + rows(Scene.CARDS.replace(" 0.0", " 0.1")));
        return asked;
    }

    private static BillingTables others(ObjectNode asked) {
        var rates = asked.get("rates");
        var others = texts.with(null, rates == null ? null : rates.asText()).tables();
        var day = asked.get("rules_of");
        return day == null ? others : others.asOn(LocalDate.parse(day.asText()));
    }

    /// All charges before and after, added up in the simplest way.
    private static final class Whole {

        private final List<Charge> before = new ArrayList<>();
        private final List<Charge> after = new ArrayList<>();

        Set<String> months() {
            var months = new TreeSet<String>();
            for (var charges : List.of(before, after))
                for (var charge : charges) months.add(charge.getMonth());
            return months;
        }

        String of(String month) {
            var totals = new TreeMap<String, List<List<Charge>>>();
            var lines = new TreeMap<String, List<List<Charge>>>();
            for (var side : List.of(0, 1))
                for (var charge : side == 0 ? before : after)
                    if (charge.getMonth().equals(month)) {
                        both(totals, charge.getWabaId(), month, charge.getCurrency())
                                .get(side)
                                .add(charge);
                        both(
                                        lines,
                                        charge.getWabaId(),
                                        month,
                                        charge.getCategory(),
                                        charge.getTemplateName(),
                                        charge.getMarket(),
                                        charge.getCurrency())
                                .get(side)
                                .add(charge);
                    }
            lines.values().removeIf(both -> sum(both.get(0)).equals(sum(both.get(1))));
            return Stream.of(totals, lines)
                    .flatMap(sums -> sums.entrySet().stream())
                    .map(sum ->
                            sum.getKey().replace("\0\0", "\0null\0").replace('\0', ' ')
                                    + ": "
                                    + text(sum.getValue()))
                    .collect(Collectors.joining("\n"));
        }

        private static List<List<Charge>> both(
                Map<String, List<List<Charge>>> sums, @Nullable String... of) {
            var key =
                    Stream.of(of)
                            .map(text -> Objects.requireNonNullElse(text, ""))
                            .collect(Collectors.joining("\0"));
            return sums.computeIfAbsent(key, _ -> List.of(new ArrayList<>(), new ArrayList<>()));
        }

        private static String text(List<List<Charge>> both) {
            var unpriced =
                    both.stream()
                            .flatMap(List::stream)
                            .anyMatch(charge -> charge.getAmount() == null);
            return "%s -> %s, %s"
                    .formatted(
                            sum(both.get(0)),
                            sum(both.get(1)),
                            unpriced
                                    ? null
                                    : Decimals.plain(
                                            amount(both.get(1)).subtract(amount(both.get(0)))));
        }

        private static String sum(List<Charge> charges) {
            var unpriced = charges.stream().filter(charge -> charge.getAmount() == null).count();
            return charges.size()
                    + " "
                    + Decimals.plain(amount(charges))
                    + (unpriced == 0 ? "" : " and " + unpriced);
        }

        private static BigDecimal amount(List<Charge> charges) {
            return charges.stream()
                    .map(Charge::getAmount)
                    .filter(amount -> amount != null)
                    .map(BigDecimal::new)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        refused(400, "malformed", "{}");
        refused(400, "malformed", "{'from': '2026-09'}");
        refused(400, "malformed", "{'from': 'September', 'rules_of': '2026-10-01'}");
        refused(400, "malformed", "{'from': '2026-09', 'rules_of': 'October'}");
        refused(400, "malformed", "{'from': '2026-09', 'to': '2026-08', 'rules_of': '2026-10-01'}");
        refused(400, "malformed", "{'from': '2026-09', 'rates': 1}");
        refused(400, "malformed", "{'from': '2026-09', 'rules_of': '2026-10-01', 'dry_run': true}");
        refused(
                404,
                "unknown_waba",
                "{'from': '2026-09', 'waba_id': 'nobody', 'rules_of': '2026-10-01'}");
        refused(409, "month_left", "{'from': '2020-09', 'rules_of': '2026-10-01'}");
    }

    @Test
    void aTableThatIsWrongAnywhereIsRefusedWithTheLineAndTheReason() {
        table(
                "rates",
                "line 3: market is not in the table of markets: Atlantis",
                """
                effective_from,currency,market,category,tier_from,rate,source,confidence
                2026-10-01,USD,Brazil,utility,1,0.0068,t,3P
                2026-10-01,USD,Atlantis,utility,1,0.0068,t,3P
                """);
        table(
                "rates",
                "line 2: rate is not a plain decimal: -1",
                HEADER + "2026-10-01,USD,Brazil,utility,1,-1,t,3P\n");
        table("rates", "has no row", HEADER);
        table("rates", "has no row", "");
        table("eras", "has no era", "");
        table(
                "eras",
                "line 2: unit is neither conversation nor message",
                """
                effective_from,unit,free,free_in_window,free_tier,free_per_month,tiered
                2025-07-01,letter,,,,,
                """);
    }

    private static void table(String name, String reason, String csv) {
        var asked = JSON.createObjectNode().put("from", "2026-09").put(name, csv);
        assertEquals(
                List.of(new Problem.FieldError(name, reason)),
                refused(422, "invalid_tables", asked.toString()).errors());
    }

    private static Problem refused(int status, String code, String body) {
        var refused = assertThrows(ProblemException.class, () -> answer(ledger(SEPTEMBER), body));
        assertEquals(code, refused.problem().code());
        assertEquals(status, refused.status().getCode());
        return refused.problem();
    }

    @Test
    void moreThanThereIsMemoryForIsNotPriced() {
        var body = "{\"from\": \"2026-09\", \"rules_of\": \"2026-10-01\"}";
        var now = TableVersions.only(tables);
        var enough = controller(ledger(SEPTEMBER), now, 6);
        assertEquals(200, enough.whatIf(body, HttpRequest.GET("/")).code());
        var few = controller(ledger(SEPTEMBER), now, 5);
        for (var twice = 0; twice < 2; twice++) {
            var refused =
                    assertThrows(
                            ProblemException.class, () -> few.whatIf(body, HttpRequest.GET("/")));
            assertEquals("too_many_units", refused.problem().code());
            assertTrue(refused.problem().detail().contains("deploy/run replay"));
        }
    }

    @Test
    void rulesAreLookedUpInTheNewestTablesOnly() {
        var old =
                new TableVersions() {
                    @Override
                    public BillingTables current() {
                        return tables;
                    }

                    @Override
                    public boolean isInUse() {
                        return false;
                    }

                    @Override
                    public BillingTables of(String version) {
                        return tables;
                    }
                };
        var refused =
                assertThrows(
                        ProblemException.class,
                        () ->
                                controller(ledger(SEPTEMBER), old, 1_000)
                                        .whatIf(
                                                "{\"from\": \"2026-09\", \"rules_of\": \"2026-10-01\"}",
                                                HttpRequest.GET("/")));
        assertEquals("other_tables", refused.problem().code());
    }
}
