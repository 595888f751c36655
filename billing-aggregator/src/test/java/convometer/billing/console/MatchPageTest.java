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
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The page of the match says what programs are answered, and takes what programs may give.
class MatchPageTest {

    private static final String PAGE = "/console/match?waba_id=waba&month=2026-11";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;

    private static ConsoleServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        server = new ConsoleServer(folder, Map.of());
        browser = new Browser(server.address());
        var taken = give(form("2026-11"), server.invoice());
        assertEquals(303, taken.statusCode(), taken::body);
        assertEquals(
                PAGE + "&source=invoice", taken.headers().firstValue("Location").orElse("nowhere"));
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    /// The fields of the form of the page of a month.
    private static Map<String, String> form(String month) throws Exception {
        var fields = new HashMap<String, String>();
        var page = browser.page("/console/match?waba_id=waba&month=" + month);
        for (var input : page.select("form[enctype] input:not([type=file])"))
            fields.put(input.attr("name"), input.attr("value"));
        assertEquals("waba " + month, fields.get("waba_id") + " " + fields.get("month"));
        return fields;
    }

    private static HttpResponse<String> give(Map<String, String> form, String file)
            throws IOException, InterruptedException {
        return browser.postFile("/console/match/figures", form, "figures", file);
    }

    /// The time of the form is the account's, which is in Sao Paulo.
    @Test
    void aFileIsAsOldAsItsFormSaysAndAsLong() throws Exception {
        var form = form("2026-10");
        var file =
                """
                period,account,phone_number,country,category,type,volume,currency,amount
                2026-10,waba,551155500101,BR,utility,regular,7,USD,0.0476
                """;
        form.put("taken_at", "2026-11-02T10:30");
        form.put("lines", "2");
        var refused = give(form, file);
        assertEquals(422, refused.statusCode(), refused::body);
        assertTrue(refused.body().contains("it has 1 figures, not 2"), refused::body);
        form.put("lines", "1");
        assertEquals(303, give(form, file).statusCode());
        var answer = browser.json("/v1/matches/waba/2026-10?source=invoice");
        assertEquals(
                "2026-11-02T13:30:00Z",
                JSON.readTree(answer.body()).at("/figures/taken_at").asText(),
                answer::body);
        form.put("taken_at", "yesterday");
        assertEquals(400, give(form, file).statusCode());
    }

    @Test
    void metaIsAskedOnlyWhereThereIsAToken() throws Exception {
        assertEquals(0, browser.page(PAGE).select("form[action$=fetch]").size());
        var other = Files.createDirectories(folder.resolve("other"));
        try (var asking =
                        new ConsoleServer(
                                other,
                                Map.of(
                                        "whatsapp.access-token", "token",
                                        "whatsapp.graph-url", "http://localhost:1"));
                var reader = new Browser(asking.address())) {
            var form = reader.page(PAGE).expectFirst("form[action$=fetch]");
            var fields = new HashMap<String, String>();
            for (var input : form.select("input, option[selected], select"))
                fields.put(input.attr("name"), input.attr("value"));
            fields.put("source", "pricing_analytics");
            fields.put("granularity", "day");
            var answer = reader.post(form.attr("action"), fields);
            assertEquals(503, answer.statusCode(), answer::body);
            assertTrue(answer.body().contains("Meta's API cannot be reached"), answer::body);
            fields.put("csrf", "guessed");
            assertEquals(403, reader.post(form.attr("action"), fields).statusCode());
        }
    }

    private static JsonNode json(String more) throws Exception {
        var answer = browser.json("/v1/matches/waba/2026-11?limit=500" + more);
        assertEquals(200, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    private static List<String> values(Document page, String selector) {
        return page.select(selector).eachAttr("value");
    }

    private static List<String> texts(JsonNode list, String field, boolean lost) {
        var texts = new ArrayList<String>();
        for (var each : list)
            if (each.get("class").asText().equals("missing_webhook") == lost)
                texts.add(each.get(field).asText());
        return texts;
    }

    /// Lost webhooks first, the others in their order.
    private static List<String> lostFirst(JsonNode list, String field) {
        var texts = new ArrayList<>(texts(list, field, true));
        texts.addAll(texts(list, field, false));
        return texts;
    }

    @Test
    void figuresAndClassesAreThoseOfTheJson() throws Exception {
        var match = json("");
        var page = browser.page(PAGE);
        var totals = match.get("totals");
        for (var each : List.of("billed", "meta", "verdicts", "estimates"))
            assertEquals(List.of(totals.get(each).asText()), values(page, "data." + each));
        assertEquals(
                List.of(totals.get("billed_amount").asText()), values(page, "data.billed-amount"));
        assertEquals(List.of(totals.get("meta_cost").asText()), values(page, "data.meta-cost"));
        var classes = match.get("classes");
        assertTrue(classes.size() > 2, classes::toString);
        assertEquals(
                lostFirst(classes, "differences"), values(page, "table.classes data.differences"));
        assertEquals(lostFirst(classes, "count"), values(page, "table.classes data.count"));
        assertEquals(lostFirst(classes, "amount"), values(page, "table.classes data.amount"));
        assertEquals("Missing webhook", page.expectFirst("table.classes tbody th a").text());
    }

    @Test
    void lostWebhooksComeFirstAndEachDifferenceLeadsToItsUnits() throws Exception {
        var differences = json("").get("differences");
        var page = browser.page(PAGE);
        assertEquals(
                lostFirst(differences, "count"), values(page, "table.discrepancies data.count"));
        var first = page.select("table.discrepancies tbody tr").getFirst();
        assertEquals("Missing webhook", first.expectFirst(".tag").text());
        assertTrue(first.text().contains("+55 11 5550-0101"), first::text);
        assertTrue(first.text().contains("Brazil"), first::text);
        assertTrue(first.text().contains(" days"), first::text);
        assertTrue(first.text().contains("+0.1875 USD"), first::text);
        var charges = browser.page(first.select("td a").attr("href"));
        assertEquals(
                List.of("number", "Brazil", "marketing"),
                charges.select("form.filter option[selected]:not([value=''])").eachAttr("value"));
        // Marketing with Meta's word, with a word for another template, and the free ones.
        assertEquals(30, charges.select("table.charges tbody tr").size());
        for (var unit : page.select("table.discrepancies li a"))
            assertEquals(200, browser.get(unit.attr("href")).statusCode(), unit.text());
        assertFalse(page.select("table.discrepancies li a").isEmpty());
    }

    @Test
    void aClassAloneIsShown() throws Exception {
        var counts = new TreeMap<String, Integer>();
        for (var each : json("").get("classes"))
            counts.merge(each.get("class").asText(), each.get("differences").asInt(), Integer::sum);
        for (var name : counts.keySet()) {
            var page = browser.page(PAGE + "&source=invoice&class=" + name);
            assertEquals(
                    counts.get(name), page.select("table.discrepancies tbody tr").size(), name);
            for (var tag : page.select("table.discrepancies .tag"))
                assertEquals(Words.phrase(name), tag.text());
        }
    }

    @Test
    void ofMoreThanAPageEachPageHasThoseThatComeNext() throws Exception {
        var file = new StringBuilder(server.invoice().lines().findFirst().orElseThrow());
        for (var day = 1; day <= 30; day++)
            for (var category : List.of("marketing", "utility", "authentication", "service"))
                file.append(
                        "\n2026-11-%02d,waba,+55 11 5550-0101,BR,%s,regular,50,USD,1"
                                .formatted(day, category));
        try {
            assertEquals(303, give(form("2026-11"), file.append('\n').toString()).statusCode());
            var all = new ArrayList<String>();
            for (var each : json("").get("differences"))
                all.add(
                        Words.phrase(each.get("class").asText())
                                + " "
                                + each.get("count").asText());
            var paged = new ArrayList<String>();
            var pages = 0;
            for (var next = PAGE; !next.isEmpty(); pages++) {
                var page = browser.page(next);
                for (var row : page.select("table.discrepancies tbody tr"))
                    paged.add(
                            row.expectFirst(".tag").text()
                                    + " "
                                    + row.expectFirst("data.count").attr("value"));
                next = page.select("a[rel=next]").attr("href");
            }
            assertEquals(all, paged);
            assertEquals(2, pages);
            var lost = all.stream().filter(it -> it.startsWith("Missing webhook")).count();
            assertTrue(lost > 100, all::toString);
            assertTrue(lost < all.size(), all::toString);
        } finally {
            give(form("2026-11"), server.invoice());
        }
    }

    @Test
    void whereNothingWasImportedThePageSaysSo() throws Exception {
        var page = browser.page("/console/match?waba_id=waba&month=2026-09");
        assertTrue(page.text().contains("No figures were imported"), page::text);
        assertTrue(page.select("table").isEmpty());
        assertEquals(1, page.select("input[type=file]").size());
    }

    @Test
    void ofAMonthThatHasLeftTheLedgerThePageSaysSo() throws Exception {
        var file = server.invoice().replace("2026-11-", "2019-12-");
        assertEquals(303, give(form("2019-12"), file).statusCode());
        var page = browser.page("/console/match?waba_id=waba&month=2019-12");
        assertTrue(page.text().contains("The month has left the ledger"), page::text);
    }

    @Test
    void jsonIsTakenAsWell() throws Exception {
        var taken =
                give(
                        form("2026-10"),
                        """

                        {"data_points": [{"start": 1790823600, "end": 1790910000,
                         "phone_number": "+55 11 5550-0101", "country": "BR",
                         "pricing_category": "UTILITY", "pricing_type": "REGULAR", "volume": 2,
                         "cost": 0.0136}]}
                        """);
        assertEquals(303, taken.statusCode(), taken::body);
        var page = browser.page(taken.headers().firstValue("Location").orElseThrow());
        assertEquals(List.of("2"), values(page, "data.meta"));
        assertEquals(
                List.of("pricing_analytics"),
                page.select("#source option[selected]").eachAttr("value"));
    }

    @Test
    void aFileThatIsWrongIsRefusedWithTheLineAndChangesNothing() throws Exception {
        var before = json("");
        var refused = give(form("2026-11"), server.invoice().replace(",BR,", ",ZZ,"));
        assertEquals(422, refused.statusCode());
        var text = Jsoup.parse(refused.body()).text();
        assertTrue(text.contains("The file was not taken"), text);
        assertTrue(text.contains("line 2"), text);
        assertEquals(before, json(""));
    }

    @Test
    void aFormOfAnotherPageIsNotTaken() throws Exception {
        var before = json("");
        var form = new HashMap<>(form("2026-11"));
        form.put("csrf", "guessed");
        assertEquals(403, give(form, server.invoice()).statusCode());
        form.remove("csrf");
        assertEquals(403, give(form, server.invoice()).statusCode());
        assertEquals(before, json(""));
    }

    @Test
    void theImportIsInTheAuditTrail() throws Exception {
        give(form("2026-11"), server.invoice());
        assertTrue(
                server.audit().written().stream()
                        .anyMatch(
                                entry -> entry.getAction().equals("POST /console/match/figures")));
    }
}
