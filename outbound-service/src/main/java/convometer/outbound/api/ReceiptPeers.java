package convometer.outbound.api;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Asks other instances for the requests that they have.
@Singleton
final class ReceiptPeers {

    /// Tells an instance to answer from its own stores, so that a question goes one step at most.
    static final String FORWARDED = "X-Convometer-Forwarded";

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json;

    ReceiptPeers(ObjectMapper json) {
        this.json = json;
    }

    /// The newest receipt there; empty where the request is not known.
    ///
    /// @param wait for the terminal one
    Optional<ReceiptView> receipt(HostInfo peer, String requestId, Duration wait) {
        var id = URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20");
        var uri = URI.create("http://" + peer.host() + ":" + peer.port() + "/v1/messages/" + id);
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT.plus(wait))
                        .header(FORWARDED, "true")
                        .header("Prefer", "wait=" + wait.toSeconds());
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == HttpStatus.NOT_FOUND.getCode()) return Optional.empty();
            if (response.statusCode() != HttpStatus.OK.getCode()) throw unavailable(peer);
            return Optional.of(json.readValue(response.body(), ReceiptView.class));
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
                "The instance at " + peer.host() + ":" + peer.port() + " does not answer.");
    }
}
