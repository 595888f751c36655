package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What the pages show is what programs are answered, to the last digit.
class PagesTest {

    private static final String STATEMENT = "/console/statements/waba/2026-11";
    private static final String CHARGES = "/console/charges?waba_id=waba&month=2026-11";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;

    private static ConsoleServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        server = new ConsoleServer(folder, Map.of());
        server.importInvoice();
        browser = new Browser(server.address());
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    private static JsonNode json(String path) throws Exception {
        return JSON.readTree(browser.json(path).body());
    }

    private static List<String> values(Document page, String selector) {
        return page.select(selector).eachAttr("value");
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.hasNonNull(field))
                .map(each -> each.get(field).asText())
                .toList();
    }

    @Test
    void theAmountsOfTheLinesAreThoseOfTheJson() throws Exception {
        var lines = json("/v1/statements/waba/2026-11").get("lines");
        assertEquals(40, lines.size());
        var page = browser.page(STATEMENT + "?sort=number");
        var amounts = values(page, "table.lines data.amount");
        assertEquals(
                texts(lines, "amount").stream().sorted().toList(),
                amounts.stream().sorted().toList());
        assertEquals(40, values(page, "table.lines data.quantity").size());
        var shown =
                page.select("table.lines data.amount").stream()
                        .map(each -> each.text().replace(",", ""))
                        .toList();
        for (var at = 0; at < amounts.size(); at++)
            assertEquals(
                    0, new BigDecimal(amounts.get(at)).compareTo(new BigDecimal(shown.get(at))));
    }

    @Test
    void aTotalWithUnitsThatHaveNoPriceSaysSo() throws Exception {
        var total = json("/v1/statements/waba/2026-11").get("totals").get(0);
        var page = browser.page(STATEMENT);
        assertEquals(
                List.of(total.get("priced_amount").asText()), values(page, "data.total-priced"));
        assertEquals(List.of("12"), values(page, "data.total-unpriced"));
        assertEquals(4, page.select("table.lines td .warn:contains(unpriced)").size());
        var whole = json("/v1/statements/1002/2026-11").get("totals").get(0);
        assertEquals(
                List.of(whole.get("amount").asText()),
                values(browser.page("/console/statements/1002/2026-11"), "data.total-amount"));
    }

    @Test
    void theCategoriesComeToTheTotal() throws Exception {
        for (var waba : List.of("waba", "1002", "1003")) {
            var total = json("/v1/statements/" + waba + "/2026-11").get("totals").get(0);
            var page = browser.page("/console/statements/" + waba + "/2026-11");
            var sum =
                    values(page, "data.spend").stream()
                            .map(BigDecimal::new)
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertEquals(0, sum.compareTo(new BigDecimal(total.get("priced_amount").asText())));
            assertEquals(total.get("priced_amount").asText(), values(page, "data.month").getLast());
        }
    }

    @Test
    void figuresAreWrittenAsTheReaderWritesThem() throws Exception {
        var page = browser.page("/console/statements/1002/2026-11", "de-DE");
        var amount = page.expectFirst("data.total-amount");
        var exact = amount.attr("value");
        assertEquals(exact, amount.text().replace(".", "").replace(',', '.'));
        assertTrue(page.expectFirst("time").text().startsWith("20.11.2026"), page::html);
        assertEquals("November 2026", page.expectFirst("h1").text());
    }

    @Test
    void aNameCannotBecomeScript() throws Exception {
        var page = browser.page("/console/statements/1002/2026-11");
        assertTrue(page.text().contains("Loja <script>alert(1)</script> & Filhos"));
        assertEquals(3, page.select("script").size());
        assertTrue(page.select("script:not([src])").isEmpty());
        var unit = browser.page("/console/charges/" + Links.encoded("wamid.<b>&\"x/5511"));
        assertTrue(unit.text().contains("wamid.<b>&\"x/5511"), unit::text);
        assertTrue(unit.select("main b").isEmpty());
        var odd = browser.page(CHARGES + "&category=" + Links.encoded("\"><img src=x>"));
        assertTrue(odd.select("main img").isEmpty());
    }

    @Test
    void nothingInAPageNeedsMoreThanThePolicyAllows() throws Exception {
        for (var path : paths()) {
            var page = browser.page(path);
            assertTrue(page.select("[style], style, script:not([src])").isEmpty(), path);
            for (var element : page.getAllElements())
                for (var attribute : element.attributes())
                    assertFalse(attribute.getKey().startsWith("on"), path);
            for (var asset : page.select("script[src], link[href]:not([rel=expect]), img[src]")) {
                var link = asset.hasAttr("src") ? asset.attr("src") : asset.attr("href");
                assertTrue(link.startsWith("/console/assets/"), link);
            }
        }
    }

    /// Each page, and some that there are not.
    private static List<String> paths() throws Exception {
        var paths =
                new ArrayList<>(
                        List.of(
                                STATEMENT,
                                "/console/statements/waba/2026-12",
                                CHARGES,
                                "/console/charges/wamid.HBgM001",
                                "/console/repricings?waba_id=waba&month=2026-11",
                                "/console/match?waba_id=waba&month=2026-11",
                                "/console/match?waba_id=waba&month=2026-10",
                                "/console/windows?waba_id=waba&month=2026-11",
                                "/console/budgets?waba_id=waba&month=2026-11"));
        if (server.repricings().all().isEmpty()) compare();
        paths.add(Links.repricing(server.repricings().all().getFirst().getRequest().getId()));
        return paths;
    }

    private static String compare() throws Exception {
        var csrf = values(browser.page("/console/repricings"), "input[name=csrf]").getFirst();
        var answer =
                browser.post(
                        "/console/repricings",
                        Map.of("csrf", csrf, "from", "2026-10", "to", "", "waba_id", "waba"));
        assertEquals(303, answer.statusCode(), answer::body);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void everyAnswerHasTheHeadersOfAPageWithMoney() throws Exception {
        var more = List.of("/", "/console", "/console/nowhere", "/console/statements/9/2026-11");
        for (var paths : List.of(paths(), more))
            for (var path : paths) {
                var headers = browser.get(path).headers();
                assertEquals(
                        List.of(
                                "default-src 'none'; script-src 'self'; style-src 'self';"
                                        + " img-src 'self' data:; connect-src 'self';"
                                        + " form-action 'self'; frame-ancestors 'none';"
                                        + " base-uri 'none'"),
                        headers.allValues("Content-Security-Policy"),
                        path);
                assertEquals(List.of("no-store"), headers.allValues("Cache-Control"), path);
                assertEquals(List.of("nosniff"), headers.allValues("X-Content-Type-Options"));
                assertEquals(List.of("same-origin"), headers.allValues("Referrer-Policy"));
                assertEquals(
                        List.of("same-origin"), headers.allValues("Cross-Origin-Opener-Policy"));
                assertEquals(
                        List.of("require-corp"), headers.allValues("Cross-Origin-Embedder-Policy"));
                assertEquals(
                        List.of("same-origin"), headers.allValues("Cross-Origin-Resource-Policy"));
                assertEquals(List.of(), headers.allValues("Strict-Transport-Security"));
            }
    }

    @Test
    void whatEndpointsAnswerIsKeptByNoCacheThatOthersRead() throws Exception {
        var kept =
                Map.of(
                        "/v1/statements/waba/2026-11", "private, no-cache",
                        "/v1/statements/waba/2026-11?format=csv", "private, no-cache",
                        "/v1/statements/waba/2026-11?format=xlsx", "private, no-cache",
                        "/v1/charges", "private, no-store",
                        "/v1/charges/wamid.HBgM001", "private, no-store",
                        "/v1/charges/wamid.nobody", "private, no-store",
                        "/v1/nowhere", "private, no-store");
        for (var each : kept.entrySet()) {
            var headers = browser.json(each.getKey()).headers();
            assertEquals(
                    List.of(each.getValue()), headers.allValues("Cache-Control"), each.getKey());
            assertEquals(
                    List.of("nosniff"), headers.allValues("X-Content-Type-Options"), each.getKey());
        }
        assertEquals(
                List.of("nosniff"),
                browser.json("/health").headers().allValues("X-Content-Type-Options"));
    }

    @Test
    void whatAPageLoadsIsKeptForEverUnderItsHash() throws Exception {
        var page = browser.page(STATEMENT);
        for (var asset : page.select("script[src], link[href]:not([rel=expect])")) {
            var link = asset.hasAttr("src") ? asset.attr("src") : asset.attr("href");
            var answer = browser.get(link);
            assertEquals(200, answer.statusCode(), link);
            assertTrue(
                    answer.headers().firstValue("Cache-Control").orElse("").contains("immutable"));
            assertEquals(404, browser.get(link.replaceFirst("[0-9a-f]{16}", "0")).statusCode());
        }
    }

    @Test
    void theLinesAreSortedByTheColumnThatIsClicked() throws Exception {
        var page = browser.page(STATEMENT + "?sort=-quantity");
        var quantities =
                values(page, "table.lines data.quantity").stream().map(Long::valueOf).toList();
        assertEquals(quantities.stream().sorted(Comparator.reverseOrder()).toList(), quantities);
        assertEquals("descending", page.select("th[aria-sort]").attr("aria-sort"));
        assertEquals(1, page.select("th[aria-sort]").size());
        var link = page.select("th[aria-sort] a").attr("href");
        assertEquals(STATEMENT + "?sort=quantity", link);
        assertEquals(
                quantities.reversed(),
                values(browser.page(link), "table.lines data.quantity").stream()
                        .map(Long::valueOf)
                        .toList());
    }

    @Test
    void aMonthWithoutUnitsSaysSo() throws Exception {
        var page = browser.page("/console/statements/waba/2026-12");
        assertTrue(page.text().contains("Nothing was counted in this month"));
        assertTrue(page.select("table.lines, data.spend").isEmpty());
    }

    @Test
    void whatCannotBeShownIsSaidInWordsWithItsStatus() throws Exception {
        assertSays(503, "The figures are not ready", "/console/statements/waba/2027-01");
        assertSays(503, "the lines are an hour behind", "/console/statements/waba/2027-01");
        assertSays(404, "There is no such account", "/console/statements/999/2026-11");
        assertSays(400, "That is no month", "/console/statements/waba/2026-13");
        assertSays(404, "There is no such charge", "/console/charges/nobody");
        assertSays(404, "There is no such repricing", "/console/repricings/nothing");
        assertSays(404, "Not Found", "/console/nowhere");
        assertSays(400, "cursor", CHARGES + "&cursor=%25");
        var program = browser.json("/console/statements/999/2026-11");
        assertEquals(
                "application/problem+json",
                program.headers().firstValue("Content-Type").orElse("none"));
    }

    private static void assertSays(int status, String words, String path) throws Exception {
        var answer = browser.get(path);
        assertEquals(status, answer.statusCode(), path);
        assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
        assertTrue(Jsoup.parse(answer.body()).text().contains(words), answer::body);
    }

    @Test
    void theFirstPageLeadsToTheFirstAccountAndTheMonthOfNow() throws Exception {
        assertEquals(
                STATEMENT, browser.get("/").headers().firstValue("Location").orElse("nowhere"));
        assertEquals(
                "/console/statements/1003/2026-10",
                browser.get("/console?waba_id=1003&month=2026-10")
                        .headers()
                        .firstValue("Location")
                        .orElse("nowhere"));
    }

    @Test
    void chargesArePagedAndFilteredByTheirClass() throws Exception {
        var first = browser.page(CHARGES);
        assertEquals(50, first.select("table.charges tbody tr").size());
        var next = first.select("a[rel=next]").attr("href");
        var second = browser.page(next);
        assertEquals(11, second.select("table.charges tbody tr").size());
        assertTrue(second.select("a[rel=next]").isEmpty());
        assertEquals(
                texts(
                        json("/v1/charges?waba_id=waba&month=2026-11&limit=500").get("charges"),
                        "amount"),
                List.of(first, second).stream()
                        .flatMap(page -> values(page, "data.amount").stream())
                        .toList());
        for (var each : List.of("missing_send", "category", "type", "missing_verdict")) {
            var found = browser.page(CHARGES + "&discrepancy=" + each);
            var classes = found.select("table.charges .tag").eachText();
            assertFalse(classes.isEmpty(), each);
            assertEquals(Set.of(Words.phrase(each)), classes.stream().collect(Collectors.toSet()));
        }
        var none = browser.page(CHARGES + "&category=nothing");
        assertTrue(none.text().contains("No such charges"));
    }

    @Test
    void aChargeIsExplainedAsToPrograms() throws Exception {
        for (var id : List.of("wamid.HBgM002", "wamid.HBgM003", "wamid.<b>&\"x/5511")) {
            var charge = json("/v1/charges/" + Links.encoded(id));
            var page = browser.page(Links.charge(id));
            var text = page.text();
            assertTrue(text.contains(charge.get("why").asText()), text);
            assertEquals(List.of(charge.get("amount").asText()), values(page, "h1 data"));
            assertTrue(text.contains(charge.get("tables_version").asText()));
            assertEquals(
                    texts(charge.get("revisions"), "amount"), values(page, "table.revisions data"));
            for (var revision : charge.get("revisions"))
                assertTrue(text.contains(revision.get("cause").asText()), text);
            for (var tier : charge.get("tiers"))
                assertTrue(text.contains(tier.get("id").asText()), text);
            assertEquals(
                    charge.get("deliveries").size(),
                    page.select("table.deliveries tbody tr").size());
        }
    }

    @Test
    void aRepricingIsShownBeforeItIsWritten() throws Exception {
        var shown = browser.page(compare());
        var id = server.repricings().all().getFirst().getRequest().getId();
        var json = json("/v1/repricings/" + id);
        assertEquals(
                texts(json.get("lines"), "difference"), values(shown, "table.lines .difference"));
        assertEquals(
                texts(json.get("totals"), "difference"), values(shown, "table.totals .difference"));
        assertTrue(server.repricings().all().getFirst().getRequest().getDryRun());

        var form = shown.expectFirst("form[action$=/write]");
        var answer =
                browser.post(
                        form.attr("action"),
                        Map.of("csrf", form.select("input[name=csrf]").attr("value")));
        assertEquals(303, answer.statusCode(), answer::body);
        var written = server.repricings().all().getFirst().getRequest();
        assertFalse(written.getDryRun());
        assertEquals("2026-10", written.getFrom());
        assertEquals("waba", written.getWabaId());
        assertTrue(
                browser.page(answer.headers().firstValue("Location").orElseThrow())
                        .select("form[action$=/write]")
                        .isEmpty());
        assertTrue(
                browser.page("/console/repricings").select("table.repricings tbody tr").size()
                        >= 2);
    }

    @Test
    void aFormOfAnotherPageChangesNothing() throws Exception {
        var before = server.repricings().all().size();
        var form = Map.of("csrf", "guessed", "from", "2026-10");
        assertEquals(403, browser.post("/console/repricings", form).statusCode());
        assertEquals(
                403, browser.post("/console/repricings", Map.of("from", "2026-10")).statusCode());
        var csrf = values(browser.page("/console/repricings"), "input[name=csrf]").getFirst();
        var stolen = Map.of("csrf", csrf, "from", "2026-10");
        assertEquals(
                403,
                browser.post("/console/repricings", stolen, "https://evil.example").statusCode());
        assertEquals(415, browser.post("/console/repricings", stolen, "").statusCode());
        assertEquals(before, server.repricings().all().size());
    }

    @Test
    void whatIsChangedIsInTheAuditTrail() throws Exception {
        compare();
        assertTrue(
                server.audit().written().stream()
                        .anyMatch(entry -> entry.getAction().equals("POST /console/repricings")));
    }

    @Test
    void withoutTheTrackerThePageSaysWhatToSet() throws Exception {
        assertTrue(browser.page("/console/windows").text().contains("WINDOW_TRACKER_URL"));
    }

    @Test
    void everyTableHasACaptionAndHeadings() throws Exception {
        for (var path : paths())
            for (var table : browser.page(path).select("table")) {
                assertEquals(1, table.select("> caption").size(), path);
                assertTrue(table.select("th:not([scope])").isEmpty(), path);
            }
    }

    @Test
    void everyDownloadIsThere() throws Exception {
        var links = browser.page(STATEMENT).select("ul.downloads a").eachAttr("href");
        assertEquals(5, links.size());
        for (var link : links) assertEquals(200, browser.get(link).statusCode(), link);
    }
}
