package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;
import convometer.outbound.dispatch.SendingControl;
import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
import convometer.schemas.accounts.Accounts;

import io.micronaut.context.annotation.Factory;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/// Pausing accounts, numbers and everything over HTTP.
@MicronautTest
class SendingControllerTest {

    private static final String NUMBER = "/v1/numbers/" + Samples.NUMBER + "/sending";
    private static final Map<SendingScope, SendingState> STATES = new HashMap<>();

    private final HttpClient client = HttpClient.newHttpClient();

    /// States in memory.
    @Factory
    static final class Memory {

        @Singleton
        SendingControl control() {
            return new SendingControl() {
                @Override
                public SendingState state(SendingScope scope) {
                    return STATES.getOrDefault(scope, SendingState.RUNNING);
                }

                @Override
                public void set(SendingScope scope, SendingState state) {
                    STATES.put(scope, state);
                }

                @Override
                public boolean isStopped(String phoneNumberId) {
                    return !STATES.isEmpty();
                }

                @Override
                public int queued(String phoneNumberId) {
                    return phoneNumberId.equals(Samples.NUMBER) ? 7 : 0;
                }
            };
        }

        @Singleton
        Accounts accounts() {
            return Samples.accounts(80);
        }
    }

    @BeforeEach
    void nothingIsStopped() {
        STATES.clear();
    }

    @Test
    void whatNobodyStoppedRuns(EmbeddedServer server) throws Exception {
        assertEquals("{\"state\":\"running\",\"queued\":7}", get(server, NUMBER).body());
    }

    @Test
    void anAccountIsPausedWithItsNumbersAndGoesOn(EmbeddedServer server) throws Exception {
        var paused =
                put(
                        server,
                        "/v1/accounts/1/sending",
                        "{\"state\":\"paused\",\"reason\":\"audit\"}");
        assertEquals(200, paused.statusCode());
        assertTrue(
                paused.body()
                        .startsWith(
                                "{\"state\":\"paused\",\"reason\":\"audit\","
                                        + "\"stopped_by\":\"operator\",\"since\":\""),
                paused::body);
        var number = get(server, NUMBER).body();
        assertTrue(number.contains("\"stopped_with\":\"account\""), number);

        put(server, "/v1/accounts/1/sending", "{\"state\":\"running\"}");
        assertTrue(get(server, NUMBER).body().startsWith("{\"state\":\"running\""));
    }

    @Test
    void everythingIsPausedAtOnce(EmbeddedServer server) throws Exception {
        put(server, "/v1/sending", "{\"state\":\"paused\"}");
        var number = get(server, NUMBER).body();
        assertTrue(number.contains("\"stopped_with\":\"all\""), number);
        assertTrue(get(server, "/v1/sending").body().contains("\"queued\":7"));
    }

    @Test
    void whatMetaStoppedSaysBy(EmbeddedServer server) throws Exception {
        STATES.put(
                SendingScope.account("1"),
                SendingState.stopped("meta_190", "Session has expired", Samples.NOON));
        var account = get(server, "/v1/accounts/1/sending").body();
        assertEquals(
                "{\"state\":\"paused\",\"reason\":\"Session has expired\",\"stopped_by\":\"meta_190\","
                        + "\"since\":\"2026-11-20T12:00:00Z\",\"queued\":7}",
                account);
    }

    @Test
    void whatIsWrongIsNamedAndChangesNothing(EmbeddedServer server) throws Exception {
        for (var body :
                new String[] {"{}", "{\"state\":\"off\"}", "{\"state\":\"paused\",\"x\":1}"})
            assertEquals(400, put(server, NUMBER, body).statusCode(), body);
        assertEquals(404, get(server, "/v1/numbers/999/sending").statusCode());
        assertEquals(
                404, put(server, "/v1/accounts/9/sending", "{\"state\":\"paused\"}").statusCode());
        assertEquals(Map.of(), STATES);
    }

    private HttpResponse<String> get(EmbeddedServer server, String path)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server.getURL() + path)));
    }

    private HttpResponse<String> put(EmbeddedServer server, String path, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(server.getURL() + path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
