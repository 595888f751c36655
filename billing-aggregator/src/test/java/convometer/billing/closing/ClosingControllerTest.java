package convometer.billing.closing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.billing.statements.BillingServer;
import convometer.billing.statements.ClosedContent;
import convometer.billing.statements.MonthlyCounts;
import convometer.events.BillingCount;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/// Closing over HTTP, with a ledger that closes at once.
class ClosingControllerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private BillingServer server;

    /// Units of October.
    private long quantity = 3;

    @BeforeEach
    void start() throws IOException {
        server = new BillingServer(folder, Map.of(), this::counts);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private MonthlyCounts.Lines counts(String wabaId, YearMonth from, YearMonth to) {
        var october =
                BillingCount.newBuilder()
                        .setCounts("charges")
                        .setWabaId("1065")
                        .setPhoneNumberId("200")
                        .setMonth("2026-10")
                        .setMarket("Brazil")
                        .setCategory("utility")
                        .setType("regular")
                        .setUnit("message")
                        .setCurrency("USD")
                        .setQuantity(quantity)
                        .setAmount("0.0204")
                        .setUnpriced(0)
                        .build();
        return new MonthlyCounts.Lines(List.of(october), Instant.parse("2026-11-30T12:00:07Z"));
    }

    @Test
    void aClosedStatementHasAManifestOfTheCsvThatAnybodyGets() throws Exception {
        var closed = send("POST", "/v1/statements/1065/2026-10/close");
        assertEquals(200, closed.statusCode(), closed::body);
        var manifest = JSON.readTree(closed.body());
        var csv = send("GET", "/v1/statements/1065/2026-10?format=csv").body();
        assertEquals(csv, text(manifest, "statement"));
        assertEquals(ClosedContent.sha256(csv), text(manifest, "sha256"));
        assertEquals(
                "waba_id,phone_number_id,month,market,category,quantity\n",
                text(manifest, "conversations"));
        assertEquals(
                ClosedContent.sha256(text(manifest, "conversations")),
                text(manifest, "conversations_sha256"));
        assertEquals("2026-11-30T12:00:01Z", text(manifest, "closed_at"));
        assertEquals("2026-11-30T12:00:00Z", text(manifest, "counted_until"));
        assertEquals(
                "[{\"topic\":\"webhooks-raw\",\"partition\":0,\"offset\":42}]",
                manifest.path("offsets").toString());
        assertEquals("v1", manifest.path("tables").path(0).path("version").asText());
        // Those of its portfolio, and nobody else's.
        assertEquals(
                """
                portfolio,waba_id,timezone,currency,phone_number_id
                acme,1065,America/Sao_Paulo,USD,200
                acme,1066,America/Sao_Paulo,USD,
                """,
                manifest.path("tables").path(0).path("accounts").asText());
        var software = text(manifest, "software");
        assertTrue(
                software.matches("convometer \\S+, commit ([0-9a-f]{40}(-changed)?|unknown)"),
                software);
        var statement = JSON.readTree(send("GET", "/v1/statements/1065/2026-10").body());
        assertEquals("closed", text(statement, "state"));
        assertEquals("2026-11-30T12:00:01Z", text(statement, "closed_at"));
        // What came since is an adjustment, whatever the ledger has counted by now.
        assertEquals("2026-11-30T12:00:00Z", text(statement, "complete_until"));
        assertEquals(
                manifest,
                JSON.readTree(send("GET", "/v1/statements/1065/2026-10/manifest").body()));
        assertEquals(
                manifest, JSON.readTree(send("POST", "/v1/statements/1065/2026-10/close").body()));
    }

    @Test
    void otherFiguresUnderTheNameOfAClosedStatementAreNotShown() throws Exception {
        send("POST", "/v1/statements/1065/2026-10/close");
        quantity = 4;
        assertProblem(503, "not_ready", "GET", "/v1/statements/1065/2026-10");
        assertProblem(503, "not_ready", "GET", "/v1/statements/1065?from=2026-09&to=2026-10");
        assertProblem(503, "not_ready", "GET", "/v1/statements/1065/2026-10/manifest");
    }

    @Test
    void whatCannotBeClosedSaysWhy() throws Exception {
        assertProblem(404, "not_closed", "GET", "/v1/statements/1065/2026-10/manifest");
        assertProblem(404, "unknown_waba", "POST", "/v1/statements/999/2026-10/close");
        assertProblem(400, "malformed_month", "POST", "/v1/statements/1065/2026-13/close");
        assertProblem(409, "month_not_over", "POST", "/v1/statements/1065/2999-01/close");
        assertProblem(409, "not_closable", "POST", "/v1/statements/1065/2025-12/close");
        server.closings().fallBehind();
        assertProblem(503, "not_ready", "POST", "/v1/statements/1065/2026-10/close");
        assertEquals(
                "provisional",
                text(JSON.readTree(send("GET", "/v1/statements/1065/2026-10").body()), "state"));
    }

    private void assertProblem(int status, String code, String method, String path)
            throws Exception {
        var answer = send(method, path);
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals(code, text(JSON.readTree(answer.body()), "code"));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var request =
                HttpRequest.newBuilder(server.address().resolve(path))
                        .method(method, BodyPublishers.noBody())
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
