package convometer.schemas.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class AccountsFileTest {

    private static final String ACME =
            """
            portfolios:
              - id: "acme"
                messaging_limit: 1000
                wabas:
                  - id: "102290129340398"
                    name: "Acme Brasil"
                    timezone: "America/Sao_Paulo"
                    currency: "USD"
                    numbers:
                      - { id: "106540352242922", display: "+15550783881" }
                    templates:
                      - { name: "order_update", language: "en_US", category: "utility", status: "approved" }
            """;

    @TempDir private Path folder;

    @Test
    void readsWhatTheContractShows() throws IOException {
        var accounts = read(ACME);
        var portfolio = accounts.portfolios().getFirst();
        assertEquals("acme", portfolio.id());
        assertEquals(1000, portfolio.messagingLimit());
        var waba = accounts.wabaOfNumber("106540352242922").orElseThrow();
        assertEquals(waba, accounts.waba("102290129340398").orElseThrow());
        assertEquals("Acme Brasil", waba.name());
        assertEquals(ZoneId.of("America/Sao_Paulo"), waba.timezone());
        assertEquals("USD", waba.currency());
        assertEquals(
                List.of(new BusinessNumber("106540352242922", "+15550783881")), waba.numbers());
        assertEquals(
                new Template("order_update", "en_US", "utility", "approved"),
                accounts.template("106540352242922", "order_update", "en_US").orElseThrow());
        assertTrue(accounts.template("106540352242922", "order_update", "pt_BR").isEmpty());
    }

    @Test
    void whatIsNotSaidHasADefault() throws IOException {
        var accounts =
                read(
                        """
                        portfolios:
                          - id: acme
                            wabas:
                              - id: 1022
                                timezone: UTC
                                currency: EUR
                                numbers: [ { id: 1065 } ]
                                templates: [ { name: hello, language: en, category: MARKETING } ]
                        """);
        var portfolio = accounts.portfolios().getFirst();
        var waba = portfolio.wabas().getFirst();
        assertEquals(250, portfolio.messagingLimit());
        assertEquals("1022", waba.name());
        assertEquals(List.of(new BusinessNumber("1065", "1065")), waba.numbers());
        assertEquals(
                List.of(new Template("hello", "en", "marketing", "approved")), waba.templates());
    }

    @Test
    void aNumberAndALimitHaveTheirPolicies() throws IOException {
        var accounts =
                read(
                        """
                        portfolios:
                          - id: acme
                            messaging_limit: unlimited
                            messaging_limit_per: number
                            wabas:
                              - id: 1022
                                timezone: UTC
                                currency: EUR
                                numbers: [ { id: 1065, opt_in_required: true, throughput: 1000 } ]
                        """);
        var portfolio = accounts.portfolios().getFirst();
        assertEquals(Accounts.UNLIMITED, portfolio.messagingLimit());
        assertTrue(portfolio.limitPerNumber());
        assertEquals(
                new BusinessNumber("1065", "1065", true, 1000),
                accounts.number("1065").orElseThrow());
    }

    private static final String WITH_QUOTAS =
            ACME.replace(
                    "    wabas:",
                    """
                    quotas:
                      - { label: "team", value: "orders", customers: 300 }
                      - { label: "team", value: "news", customers: 500 }
                      - { customers: 200 }
                    wabas:\
                    """
                            .indent(4)
                            .stripTrailing());

    @Test
    void theFirstQuotaThatIsForARequestCounts() throws IOException {
        var portfolio = read(WITH_QUOTAS).portfolios().getFirst();
        assertEquals("team=orders 300", quota(portfolio, Map.of("team", "orders", "x", "y")));
        assertEquals("team=news 500", quota(portfolio, Map.of("team", "news")));
        assertEquals("others 200", quota(portfolio, Map.of("team", "Orders")));
        assertEquals("others 200", quota(portfolio, Map.of()));
        assertEquals("", quota(read(ACME).portfolios().getFirst(), Map.of("team", "orders")));
    }

    private static String quota(Portfolio portfolio, Map<String, String> labels) {
        return portfolio
                .quota(labels)
                .map(quota -> quota.name() + " " + quota.customers())
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customers: 300   | customers: many | line 5: customers is no count: \"many\"",
                "', customers: 300' | ''            | line 5: a quota has no customers",
                "value: \"news\", | ''              | line 6: a quota has a label and a value, or neither",
                "\"news\"         | \"orders\"      | line 6: quota team=orders of portfolio acme is listed twice, the first time on line 5",
                "customers: 200   | limit: 200      | line 7: unknown key \"limit\"",
                "'label: \"team\", value: \"news\", ' | '' | line 7: a quota after the one for all other requests has none",
            })
    void aQuotaThatCannotBeIsNamedWithItsLine(String right, String wrong, String reason) {
        assertEquals(reason, reasonOf(WITH_QUOTAS.replace(right, wrong == null ? "" : wrong)));
    }

    private static final String WITH_BUDGETS =
            ACME
                    + """
                    budgets:
                      - { name: "all", amount: "1500.50", per: month, hard: true }
                      - name: "promos"
                        amount: 20
                        per: day
                        category: MARKETING
                        template: "spring"
                        label: { team: "orders" }
                        thresholds: [90, 10]
                        hard: false
                    """
                            .indent(8);

    @Test
    void anAccountHasBudgets() throws IOException {
        var budgets = read(WITH_BUDGETS).waba("102290129340398").orElseThrow().budgets();
        assertEquals(
                List.of(
                        new Budget(
                                "all",
                                new BigDecimal("1500.50"),
                                Budget.Period.MONTH,
                                null,
                                null,
                                null,
                                List.of(50, 80, 100),
                                true),
                        new Budget(
                                "promos",
                                new BigDecimal("20"),
                                Budget.Period.DAY,
                                "marketing",
                                "spring",
                                new Accounts.Label("team", "orders"),
                                List.of(10, 90),
                                false)),
                budgets);
        assertEquals(List.of(), read(ACME).waba("102290129340398").orElseThrow().budgets());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "marketing | spring | orders | all promos",
                "marketing | spring | news   | all",
                "marketing | autumn | orders | all",
                "utility   | spring | orders | all",
                "service   |        | orders | all",
            })
    void aMessageCountsInEachBudgetThatIsForIt(
            String category, String template, String team, String names) throws IOException {
        var budgets = read(WITH_BUDGETS).waba("102290129340398").orElseThrow().budgets();
        var labels = Map.of("team", team);
        assertEquals(
                names,
                budgets.stream()
                        .filter(each -> each.isFor(category, template, labels))
                        .map(Budget::name)
                        .collect(Collectors.joining(" ")));
    }

    /// In São Paulo the day begins at 3 in UTC; in New York the clocks change in March.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MONTH | 2026-10-31T23:59:59Z | America/Sao_Paulo | 2026-10-01T03:00:00Z | 2026-11-01T03:00:00Z",
                "MONTH | 2026-11-01T02:59:59Z | America/Sao_Paulo | 2026-10-01T03:00:00Z | 2026-11-01T03:00:00Z",
                "MONTH | 2026-11-01T03:00:00Z | America/Sao_Paulo | 2026-11-01T03:00:00Z | 2026-12-01T03:00:00Z",
                "DAY   | 2026-03-08T12:00:00Z | America/New_York  | 2026-03-08T05:00:00Z | 2026-03-09T04:00:00Z",
            })
    void aPeriodIsOneOfTheAccountsCalendar(
            Budget.Period per, Instant at, ZoneId zone, Instant begin, Instant end) {
        assertEquals(begin, per.begin(at, zone));
        assertEquals(end, per.end(at, zone));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hard: true      | hard: yes       | line 14: unknown hard \"yes\"; known are false, true",
                "', hard: true'  | ''              | line 14: a budget has no hard",
                "\"1500.50\"   | \"-1\"        | line 14: amount is no amount above 0: \"-1\"",
                "\"1500.50\"   | 0               | line 14: amount is no amount above 0: \"0\"",
                "\"1500.50\"   | 1e9             | line 14: amount is no amount above 0: \"1e9\"",
                "per: month      | per: week       | line 14: unknown per \"week\"; known are day, month",
                "\"all\"       | \"a/b\"       | line 14: a budget's name is up to 100 letters, digits, dots, underscores, hyphens and spaces, and not \"a/b\"",
                "\"promos\"    | \"all\"       | line 15: budget all of WABA 102290129340398 is listed twice, the first time on line 14",
                "category: MARK  | categorie: MARK | line 18: unknown key \"categorie\"",
                "MARKETING       | ads             | line 18: unknown category \"ads\"; known are authentication, authentication_international, marketing, marketing_lite, service, utility",
                "team: \"orders\" | a: b, c: d   | line 20: a budget's label is one name and its value",
                "team: \"orders\" | a:           | line 20: a budget's label has no a",
                "90, 10          | 90, 0           | line 21: a threshold is 1 to 999 percent: \"0\"",
                "90, 10          | 90, 90          | line 21: threshold 90 is listed twice",
                "90, 10          | 90, [10]        | line 21: thresholds is a list of words",
            })
    void aBudgetThatCannotBeIsNamedWithItsLine(String right, String wrong, String reason) {
        assertEquals(reason, reasonOf(WITH_BUDGETS.replace(right, wrong == null ? "" : wrong)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: \"Acme Brasil\" | nam: \"Acme\"      | line 6: unknown key \"nam\"",
                "messaging_limit      | mesaging_limit     | line 3: unknown key \"mesaging_limit\"",
                "America/Sao_Paulo    | America/Sao_Paolo  | line 7: unknown time zone \"America/Sao_Paolo\"",
                "\"USD\"              | \"US\"             | line 8: unknown currency \"US\"",
                "limit: 1000          | limit: many        | line 3: messaging_limit is no count: \"many\"",
                "limit: 1000          | limit: -1          | line 3: messaging_limit is no count: \"-1\"",
                "limit: 1000          | limit_per: account | line 3: unknown messaging_limit_per \"account\"; known are number, portfolio",
                "display:             | opt_in_required: yes, display: | line 10: unknown opt_in_required \"yes\"; known are false, true",
                "display:             | throughput: 0, display:        | line 10: throughput is no count of messages a second: \"0\"",
                "\"utility\"          | \"utilities\"      | line 12: unknown template category \"utilities\"; known are authentication, authentication_international, marketing, marketing_lite, utility",
                "\"approved\"         | \"aproved\"        | line 12: unknown template status \"aproved\"; known are approved, disabled, paused, pending, rejected",
                "id: \"10654035\"     | id: \"\"           | line 10: a number has no id",
                "\"10654035\"         | \"106/54\"         | line 10: not a phone_number_id: \"106/54\"",
                "id: \"10654035\"     | ids: \"1\"         | line 10: unknown key \"ids\"",
                "- id: \"acme\"       | - id: [acme]       | line 2: a portfolio has no id",
            })
    void aWrongWordIsNamedWithItsLine(String right, String wrong, String reason) {
        var file = ACME.replace("106540352242922", "10654035").replace(right, wrong);
        assertEquals(reason, reasonOf(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timezone: \"America/Sao_Paulo\" | line 5: a WABA has no timezone",
                "currency: \"USD\"               | line 5: a WABA has no currency",
                "language: \"en_US\",            | line 12: a template has no language",
                "category: \"utility\",          | line 12: a template has no category",
                "\"102290129340398\"             | line 5: a WABA has no id",
                "\"America/Sao_Paulo\"           | line 7: a WABA has no timezone",
            })
    void whatIsMissingIsNamedWithTheLineWhereItBelongs(String gone, String reason) {
        assertEquals(reason, reasonOf(ACME.replace(gone, "")));
    }

    @Test
    void aThingListedTwiceIsNamedWithBothLines() {
        var again =
                ACME.substring(
                        ACME.indexOf("      - id: \"1022"), ACME.indexOf("        templates"));
        assertEquals(
                "line 18: number 106540352242922 is listed twice, the first time on line 10",
                reasonOf(ACME + again.replace("340398", "340399")));
        assertEquals(
                "line 13: WABA 102290129340398 is listed twice, the first time on line 5",
                reasonOf(ACME + again));
    }

    @Test
    void aTemplateMayBeInSeveralLanguagesButOnceInEach() {
        var line = ACME.lines().toList().getLast();
        assertEquals(
                "line 13: template order_update (en_US) of WABA 102290129340398 is listed twice,"
                        + " the first time on line 12",
                reasonOf(ACME + line + "\n"));
    }

    @Test
    void aKeySaidTwiceIsAnError() {
        assertEquals(
                "line 4: key \"messaging_limit\" is said twice",
                reasonOf(ACME.replace("    wabas:", "    messaging_limit: 7\n    wabas:")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | line 1: the file has the keys portfolios",
                "portfolio: []         | line 1: unknown key \"portfolio\"",
                "{}                    | line 1: the file has no portfolios",
                "portfolios: acme      | line 1: portfolios is a list",
                "portfolios: [ ~ ]     | line 1: a portfolio has the keys id, messaging_limit, messaging_limit_per, quotas, wabas",
                "portfolios: [ {id: a} ] | line 1: a portfolio has no wabas",
            })
    void aFileOfAnotherShapeIsAnError(String file, String reason) {
        assertEquals(reason, reasonOf(file));
    }

    @Test
    void aListMayBeEmpty() throws IOException {
        assertEquals(List.of(), read("portfolios:\n").portfolios());
        assertTrue(reasonOf("portfolios: [").startsWith("line 1: not YAML: "));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var missing = folder.resolve("missing.yaml");
        var error = assertThrows(YamlFile.Invalid.class, () -> AccountsFile.read(missing));
        assertTrue(String.valueOf(error.getMessage()).startsWith(missing + ": cannot be read: "));
    }

    private Accounts read(String yaml) throws IOException {
        return AccountsFile.read(Files.writeString(folder.resolve("accounts.yaml"), yaml));
    }

    private String reasonOf(String yaml) {
        var invalid = assertThrows(YamlFile.Invalid.class, () -> read(yaml));
        var error = String.valueOf(invalid.getMessage());
        var file = folder.resolve("accounts.yaml") + ": ";
        assertTrue(error.startsWith(file), error);
        return error.substring(file.length());
    }
}
