package convometer.tracker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.ThreadKey;
import convometer.schemas.access.Access;
import convometer.schemas.service.ProblemException;
import convometer.tracker.identity.WabaId;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks other instances of the tracker for what they own.
@Singleton
final class WindowPeers {

    /// Makes an instance answer from its own stores, so that a question goes one step at most.
    static final String FORWARDED = "X-Convometer-Forwarded";

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json;
    private final Access access;

    WindowPeers(ObjectMapper json, Access access) {
        this.access = access;
        this.json = json;
    }

    WindowView window(HostInfo peer, ThreadKey thread) {
        return ask(
                peer,
                "/v1/windows/" + encoded(thread.phoneNumberId()) + "/" + encoded(thread.customer()),
                WindowView.class);
    }

    WindowPage open(HostInfo peer, OpenWindowsQuery question) {
        var query = new StringBuilder("/v1/windows?state=open");
        if (question.phoneNumberId() != null)
            query.append("&phone_number_id=").append(encoded(question.phoneNumberId()));
        query.append("&limit=").append(question.limit());
        if (question.answered() != null) query.append("&answered=").append(question.answered());
        if (question.after() != null)
            query.append("&cursor=").append(encoded(question.after().text()));
        return ask(peer, query.toString(), WindowPage.class);
    }

    /// How much room a messaging limit has.
    LimitQueries.RoomView room(HostInfo peer, LimitQueries.RoomQuery question) {
        return post(peer, "/v1/limits", question, LimitQueries.RoomView.class);
    }

    /// How much is spent of the budgets of an account.
    BudgetView.Page budgets(HostInfo peer, WabaId waba) {
        return ask(peer, "/v1/budgets?waba_id=" + encoded(waba.value()), BudgetView.Page.class);
    }

    /// What would be answered to requests to customers of the peer's.
    List<QuoteView> quotes(HostInfo peer, List<JsonNode> requests) {
        var body = Map.of("requests", requests);
        return post(peer, "/v1/quotes", body, QuoteView.Page.class).quotes();
    }

    private <T> T post(HostInfo peer, String path, Object body, Class<T> answer) {
        try {
            var bytes = BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
            var request =
                    request(peer, path).header("Content-Type", "application/json").POST(bytes);
            return answered(peer, request, answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    private <T> T ask(HostInfo peer, String path, Class<T> answer) {
        return answered(peer, request(peer, path), answer);
    }

    /// For the same caller.
    private HttpRequest.Builder request(HostInfo peer, String path) {
        var uri = URI.create("http://" + peer.host() + ":" + peer.port() + path);
        var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).header(FORWARDED, "true");
        access.authorization().ifPresent(token -> request.header("Authorization", token));
        return request;
    }

    private <T> T answered(HostInfo peer, HttpRequest.Builder request, Class<T> answer) {
        // The timeout of a request ends with the headers of its answer; this one covers the body.
        var pending = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            var response = pending.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != HttpStatus.OK.getCode()) throw unavailable(peer);
            return json.readValue(response.body(), answer);
        } catch (IOException | ExecutionException e) {
            throw unavailable(peer);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw unavailable(peer);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable(peer);
        }
    }

    private static ProblemException unavailable(HostInfo peer) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "peer_unavailable",
                "The tracker at " + peer.host() + ":" + peer.port() + " does not answer.");
    }

    private static String encoded(String text) {
        // In a path a plus is a plus.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
