package convometer.schemas.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.schemas.access.Caller;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpRequest;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// What an entry says of a request, and what it does not.
class AuditEntriesTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final Caller SHOP = new Caller("shop", "api_token");
    private static final String TEMPLATE = "/v1/consents/{phone_number_id}/{customer}";

    private final AuditEntries entries =
            new AuditEntries("window-tracker", Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void whoDidWhatWhenAndFromWhere() {
        var request =
                put("/v1/consents/106/5511")
                        .header("X-Forwarded-For", "192.0.2.1")
                        .header("X-Forwarded-For", "198.51.100.7")
                        .header("User-Agent", "curl/8");
        var entry = entries.requested(request, TEMPLATE, SHOP);
        assertEquals("requested", entry.getStage());
        assertEquals(Instant.parse("2026-11-20T12:00:00.123Z"), entry.getAt());
        assertEquals("window-tracker", entry.getService());
        assertEquals("shop", entry.getCaller());
        assertEquals("api_token", entry.getKnownBy());
        assertEquals("192.0.2.1, 198.51.100.7", entry.getForwardedForClaim());
        assertEquals("curl/8", entry.getUserAgentClaim());
        assertEquals("PUT " + TEMPLATE, entry.getAction());
        assertEquals("/v1/consents/106/5511", entry.getTarget());
        assertEquals(null, entry.getStatus());
    }

    @Test
    void whatWasAnsweredIsOfTheSameChangeAndLater() {
        var requested = entries.requested(put("/v1/x"), "/v1/x", SHOP);
        var later =
                new AuditEntries(
                        "window-tracker",
                        Clock.fixed(NOON.plus(Duration.ofSeconds(1)), ZoneOffset.UTC));
        var answer = HttpResponse.accepted(URI.create("/v1/messages/r-1"));
        var answered = later.answered(requested, answer);
        assertEquals(requested.getChangeId(), answered.getChangeId());
        assertEquals("answered", answered.getStage());
        assertEquals(requested.getAt().plusSeconds(1), answered.getAt());
        assertEquals(202, answered.getStatus());
        assertEquals("/v1/messages/r-1", answered.getLocation());
        assertNull(later.answered(requested, HttpResponse.ok()).getLocation());
        assertEquals(requested.getAction(), answered.getAction());
        assertEquals(requested.getCaller(), answered.getCaller());
    }

    /// An id that a caller could choose could be that of another's change.
    @Test
    void eachChangeHasAnIdThatNobodyChooses() {
        var request = put("/v1/x").header("X-Request-Id", "mine").header("traceparent", "00-1-1-1");
        var first = entries.requested(request, "/v1/x", SHOP).getChangeId();
        assertNotEquals(first, entries.requested(request, "/v1/x", SHOP).getChangeId());
    }

    @Test
    void noTokenAndNoBodyIsInIt() {
        var request =
                HttpRequest.PUT("/v1/x?access_token=s3cret", "{\"secret\":\"s3cret\"}")
                        .header("Authorization", "Bearer s3cret")
                        .header("Cookie", "s3cret");
        var entry = entries.requested(request, "/v1/x", SHOP).toString();
        assertFalse(entry.contains("s3cret"), entry);
    }

    @Test
    void whatCallersSayIsCutToALength() {
        var long_ = "x".repeat(5_000);
        var request =
                put("/v1/" + long_).header("X-Forwarded-For", long_).header("User-Agent", long_);
        var entry = entries.requested(request, TEMPLATE, new Caller(long_, "openid_connect"));
        assertEquals(256, entry.getCaller().length());
        assertEquals(256, String.valueOf(entry.getForwardedForClaim()).length());
        assertEquals(256, String.valueOf(entry.getUserAgentClaim()).length());
        assertEquals(1_024, entry.getTarget().length());
        assertEquals("…", entry.getTarget().substring(1_023));
    }

    @Test
    void aCharacterThatIsCutThroughIsReplaced() {
        var name = "x".repeat(254) + "\uD83D\uDE00\uD83D\uDE00";
        var entry = entries.requested(put("/v1/x"), TEMPLATE, new Caller(name, "openid_connect"));
        assertEquals("x".repeat(254) + "\uFFFD…", entry.getCaller());
    }

    @Test
    void nothingInItBreaksALine() {
        var caller = new Caller("a\r\nb\u0000c\u2028d\u202Ee", "openid_connect");
        var entry = entries.requested(put("/v1/a%0Ab%1B%5B0m"), TEMPLATE, caller);
        assertEquals("a\uFFFD\uFFFDb\uFFFDc\uFFFDd\uFFFDe", entry.getCaller());
        assertEquals("/v1/a\uFFFDb\uFFFD[0m", entry.getTarget());
    }

    @Test
    void anActionIsNamedAsInTheOpenApiDocument() {
        var template = "/v1/batches/{batch_id}/{command:start|pause|resume|cancel}";
        var entry = entries.requested(put("/v1/batches/b/start"), template, SHOP);
        assertEquals("PUT /v1/batches/{batch_id}/{command}", entry.getAction());
    }

    private static MutableHttpRequest<?> put(String path) {
        return HttpRequest.PUT(path, "{}");
    }
}
