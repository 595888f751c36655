package convometer.tracker;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.ThreadKey;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Asks other instances of the tracker for what they own.
@Singleton
final class WindowPeers {

    /// Tells an instance to answer from its own stores, so that a question goes one step at most.
    static final String FORWARDED = "X-Convometer-Forwarded";

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json;

    WindowPeers(ObjectMapper json) {
        this.json = json;
    }

    WindowView window(HostInfo peer, ThreadKey thread) {
        return ask(
                peer,
                "/v1/windows/" + encoded(thread.phoneNumberId()) + "/" + encoded(thread.customer()),
                WindowView.class);
    }

    WindowPage open(HostInfo peer, String phoneNumberId, int limit, @Nullable String cursor) {
        var query = "?state=open&phone_number_id=" + encoded(phoneNumberId) + "&limit=" + limit;
        return ask(
                peer,
                "/v1/windows" + query + (cursor == null ? "" : "&cursor=" + encoded(cursor)),
                WindowPage.class);
    }

    private <T> T ask(HostInfo peer, String path, Class<T> answer) {
        var uri = URI.create("http://" + peer.host() + ":" + peer.port() + path);
        var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).header(FORWARDED, "true");
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != HttpStatus.OK.getCode()) throw unavailable(peer);
            return json.readValue(response.body(), answer);
        } catch (IOException e) {
            throw unavailable(peer);
        } catch (InterruptedException e) {
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
