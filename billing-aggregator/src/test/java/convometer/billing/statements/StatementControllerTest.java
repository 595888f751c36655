package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.events.BillingCount;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Statements over HTTP, as finance sees them.
class StatementControllerTest {

    @TempDir static Path folder;

    private static BillingServer server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        server = new BillingServer(folder, Map.of(), new Ledger());
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    private static MonthlyCounts.Lines counts(YearMonth from, YearMonth to) {
        if (to.equals(YearMonth.of(2026, 12))) throw new NotReadyException("an hour behind");
        var october = YearMonth.of(2026, 10);
        var there =
                from.isAfter(october) || to.isBefore(october)
                        ? List.<BillingCount>of()
                        : List.of(
                                count("charges", "utility", "regular", 3, "0.0204", 0),
                                count("charges", "service", "free_customer_service", 2, "0", 0),
                                count("charges", "marketing", "regular", 4, "0.125", 2),
                                count("charges", "authentication", "regular", 0, "0", 0),
                                count("conversations", "utility", "", 5, "0", 0));
        return new MonthlyCounts.Lines(there, Instant.parse("2026-11-20T12:00:00Z"));
    }

    /// Details are read where they are asked for, and else not.
    private static final class Ledger implements MonthlyCounts {

        @Override
        public Lines of(String wabaId, YearMonth from, YearMonth to) {
            return counts(from, to);
        }

        @Override
        public Instant each(
                String wabaId, YearMonth from, YearMonth to, Consumer<BillingCount> taken) {
            var lines = counts(from, to);
            lines.counts().forEach(taken);
            if (!lines.counts().isEmpty()) {
                taken.accept(detail("2026-10-05", "order_update", "team=a%2Cb", 2, "0.0136"));
                taken.accept(detail("2026-10-06", "order_update", "", 1, "0.0068"));
            }
            return lines.completeUntil();
        }

        private static BillingCount detail(
                String day, String template, String labels, long quantity, String amount) {
            return BillingCount.newBuilder(
                            count("details", "utility", "regular", quantity, amount, 0))
                    .setUnit("message")
                    .setDay(day)
                    .setTemplateName(template)
                    .setTemplateLanguage("pt_BR")
                    .setLabels(labels)
                    .build();
        }
    }

    @Test
    void linesAreSplitByWhatIsAskedForInEveryFormat() throws Exception {
        assertEquals(
                """
                waba_id,phone_number_id,month,market,category,type,unit,currency,quantity,amount,unpriced,day,template,template_language,label_team
                1065,200,2026-10,Brazil,marketing,regular,message,USD,4,,2,,,,
                1065,200,2026-10,Brazil,service,free_customer_service,message,USD,2,0,,,,,
                1065,200,2026-10,Brazil,utility,regular,message,USD,1,0.0068,,2026-10-06,order_update,pt_BR,
                1065,200,2026-10,Brazil,utility,regular,message,USD,2,0.0136,,2026-10-05,order_update,pt_BR,"a,b"
                """,
                get("/v1/statements/1065/2026-10?by=day,template,label:team", "text/csv").body());
        var json =
                get("/v1/statements/1065/2026-10?by=label:team&by=day", "application/json").body();
        assertTrue(
                json.contains(
                        "\"unpriced\":0,\"day\":\"2026-10-05\",\"labels\":{\"team\":\"a,b\"}}"),
                json);
        var whole = get("/v1/statements/1065/2026-10", "application/json").body();
        assertEquals(totals(whole), totals(json));
        var range = "/v1/statements/1065?from=2026-09&to=2026-11&by=template";
        assertEquals(
                List.of("", ",,", ",,", ",order_update,pt_BR"),
                get(range, "text/csv")
                        .body()
                        .lines()
                        .map(line -> line.replaceFirst(".*unpriced,template,template_language", ""))
                        .map(line -> line.replaceFirst(".*,(\\d*),(\\w*),(\\w*)$", ",$2,$3"))
                        .toList());
        assertTrue(get(range, "application/json").body().contains("\"template\":\"order_update\""));
        var focus = get("/v1/statements/1065/2026-10?format=focus&by=label:team", "*/*").body();
        assertTrue(focus.contains("\"{\"\"team\"\":\"\"a,b\"\"}\""), focus);
        for (var format : List.of("xlsx", "parquet"))
            assertEquals(200, get(range + "&format=" + format, "*/*").statusCode(), format);
    }

    private static String totals(String json) {
        return json.replaceFirst(".*(\"totals\".*),\"as_of.*", "$1");
    }

    @Test
    void whatStatementsAreNotSplitByIsABadRequest() throws Exception {
        assertProblem(400, "unknown_dimension", "/v1/statements/1065/2026-10?by=week");
        assertProblem(400, "unknown_dimension", "/v1/statements/1065/2026-10?by=");
        assertProblem(400, "unknown_dimension", "/v1/statements/1065/2026-10?by=label:order");
        assertProblem(
                400,
                "unknown_dimension",
                "/v1/statements/1065?from=2026-10&to=2026-10&by=day,week");
    }

    private static BillingCount count(
            String counts, String category, String type, long quantity, String amount, long none) {
        return BillingCount.newBuilder()
                .setCounts(counts)
                .setWabaId("1065")
                .setPhoneNumberId("200")
                .setMonth("2026-10")
                .setMarket("Brazil")
                .setCategory(category)
                .setType(type)
                .setUnit(counts.equals("charges") ? "message" : "conversation")
                .setCurrency("USD")
                .setQuantity(quantity)
                .setAmount(amount)
                .setUnpriced(none)
                .build();
    }

    @Test
    void aSpreadsheetGetsTheColumnsOfTheContract() throws Exception {
        var answer = get("/v1/statements/1065/2026-10", "text/csv");
        assertEquals(200, answer.statusCode());
        assertTrue(contentType(answer).startsWith("text/csv"));
        assertEquals(
                """
                waba_id,phone_number_id,month,market,category,type,unit,currency,quantity,amount,unpriced
                1065,200,2026-10,Brazil,marketing,regular,message,USD,4,,2
                1065,200,2026-10,Brazil,service,free_customer_service,message,USD,2,0,
                1065,200,2026-10,Brazil,utility,regular,message,USD,3,0.0204,
                """,
                answer.body());
    }

    @Test
    void whatIsPreferredIsAnswered() throws Exception {
        var path = "/v1/statements/1065/2026-10";
        assertTrue(
                contentType(get(path, "text/csv; header=present, */*;q=0.1"))
                        .startsWith("text/csv"));
        assertEquals(
                "application/json", contentType(get(path, "text/csv;q=0.5, application/json")));
    }

    @Test
    void withoutTheLinesTheAnswerIsThatItIsNotReady() throws Exception {
        assertProblem(503, "not_ready", "/v1/statements/1065/2026-12");
    }

    @Test
    void aProgramGetsTheSameAndTheConversations() throws Exception {
        var answer = get("/v1/statements/1065/2026-10", "application/json");
        assertEquals(200, answer.statusCode());
        var line = "{\"phone_number_id\":\"200\",\"market\":\"Brazil\",\"category\":";
        assertEquals(
                "{\"waba_id\":\"1065\",\"name\":\"Acme Brasil\",\"month\":\"2026-10\","
                        + "\"timezone\":\"America/Sao_Paulo\",\"currency\":\"USD\","
                        + "\"state\":\"provisional\",\"lines\":["
                        + line
                        + "\"marketing\",\"type\":\"regular\",\"unit\":\"message\","
                        + "\"currency\":\"USD\",\"quantity\":4,\"priced_amount\":\"0.125\","
                        + "\"unpriced\":2},"
                        + line
                        + "\"service\",\"type\":\"free_customer_service\",\"unit\":\"message\","
                        + "\"currency\":\"USD\",\"quantity\":2,\"amount\":\"0\","
                        + "\"amount_rounded\":\"0.00\",\"priced_amount\":\"0\",\"unpriced\":0},"
                        + line
                        + "\"utility\",\"type\":\"regular\",\"unit\":\"message\","
                        + "\"currency\":\"USD\",\"quantity\":3,\"amount\":\"0.0204\","
                        + "\"amount_rounded\":\"0.02\",\"priced_amount\":\"0.0204\",\"unpriced\":0}],"
                        + "\"totals\":[{\"currency\":\"USD\",\"quantity\":9,"
                        + "\"priced_amount\":\"0.1454\",\"unpriced\":2}],"
                        + "\"conversations\":["
                        + line
                        + "\"utility\",\"quantity\":5}],\"as_of\":\"…\","
                        + "\"complete_until\":\"2026-11-20T12:00:00Z\"}",
                answer.body().replaceAll("[0-9a-f]{64}", "…"));
        assertEquals(answer.body(), get("/v1/statements/1065/2026-10", "*/*").body());
    }

    @Test
    void aMonthWithoutUnitsIsAnEmptyStatement() throws Exception {
        var answer = get("/v1/statements/1065/2026-11", "application/json");
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("\"lines\":[],\"totals\":[],\"conversations\":[]"));
    }

    @Test
    void whatIsNotThereIsAProblemWithACode() throws Exception {
        assertProblem(404, "unknown_waba", "/v1/statements/999/2026-10");
        assertProblem(400, "malformed_month", "/v1/statements/1065/2026-13");
        assertProblem(400, "malformed_month", "/v1/statements/1065/october");
    }

    @Test
    void theMetersAreThereFromTheStart() throws Exception {
        var metrics = get("/prometheus", "*/*").body();
        for (var meter :
                List.of(
                        "charges_booked_total{basis=\"estimate\",category=\"service\",type=\"regular\"}",
                        "charges_corrected_total",
                        "charges_unpriced_total",
                        "charges_discrepancies_total{class=\"unit_count\"}",
                        "dead_letters_total{reason=\"unknown_waba\"}"))
            assertTrue(metrics.contains(meter), meter);
    }

    @Test
    void aFileHasItsTypeAndAName() throws Exception {
        for (var format : List.of("csv", "xlsx", "parquet", "focus")) {
            var answer = get("/v1/statements/1065/2026-10?format=" + format, "*/*");
            assertEquals(200, answer.statusCode(), answer::body);
            var named = answer.headers().firstValue("Content-Disposition").orElse("none");
            var name = "attachment; filename=\"statement-1065-2026-10-provisional.";
            assertTrue(named.startsWith(name), named);
        }
        for (var type : List.of(StatementFormat.XLSX_TYPE, StatementFormat.PARQUET_TYPE))
            assertEquals(type, contentType(get("/v1/statements/1065/2026-10", type)));
        assertProblem(400, "unknown_format", "/v1/statements/1065/2026-10?format=pdf");
    }

    @Test
    void severalMonthsAreOneAnswer() throws Exception {
        var path = "/v1/statements/1065?from=2026-09&to=2026-11";
        var answer = get(path, "application/json");
        assertEquals(200, answer.statusCode(), answer::body);
        var one = get("/v1/statements/1065/2026-10", "application/json").body();
        assertTrue(answer.body().contains(one), answer::body);
        assertTrue(
                answer.body()
                        .contains(
                                "\"totals\":[{\"currency\":\"USD\",\"quantity\":9,"
                                        + "\"priced_amount\":\"0.1454\",\"unpriced\":2}],\"as_of\""),
                answer::body);
        assertEquals(
                get("/v1/statements/1065/2026-10", "text/csv").body(),
                get(path, "text/csv").body());
        assertProblem(400, "malformed_range", "/v1/statements/1065?from=2026-11&to=2026-10");
        assertProblem(400, "malformed_range", "/v1/statements/1065?from=2020-01&to=2026-10");
        assertProblem(400, "malformed_month", "/v1/statements/1065?from=2026-1&to=2026-10");
        assertProblem(404, "unknown_waba", "/v1/statements/999?from=2026-10&to=2026-10");
        assertProblem(503, "not_ready", "/v1/statements/1065?from=2026-10&to=2026-12");
    }

    private static void assertProblem(int status, String code, String path) throws Exception {
        for (var accepted : List.of("application/json", "text/csv")) {
            var answer = get(path, accepted);
            assertEquals(status, answer.statusCode());
            assertEquals("application/problem+json", contentType(answer));
            assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer.body());
        }
    }

    private static String contentType(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private static HttpResponse<String> get(String path, String accepted) throws Exception {
        var request =
                HttpRequest.newBuilder(server.address().resolve(path))
                        .header("Accept", accepted)
                        .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
