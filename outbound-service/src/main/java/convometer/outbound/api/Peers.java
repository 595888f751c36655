package convometer.outbound.api;

import convometer.schemas.access.Access;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Asks other instances of the service for what they have.
@Singleton
public final class Peers {

    /// Tells an instance to answer from its own stores, so that a question goes one step at most.
    public static final String FORWARDED = "X-Convometer-Forwarded";

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Access access;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Peers(Access access) {
        this.access = access;
    }

    /// The answer of a peer to the same caller, whatever its status.
    ///
    /// @param path with everything in it encoded
    /// @param wait how long the peer may wait before its answer begins
    /// @throws ProblemException if it does not answer
    public <T> HttpResponse<T> get(
            HostInfo peer,
            String path,
            Map<String, String> headers,
            Duration wait,
            BodyHandler<T> body) {
        var uri = URI.create("http://" + peer.host() + ":" + peer.port() + path);
        var request =
                HttpRequest.newBuilder(uri).timeout(TIMEOUT.plus(wait)).header(FORWARDED, "true");
        headers.forEach(request::header);
        access.authorization().ifPresent(token -> request.header("Authorization", token));
        try {
            return http.send(request.build(), body);
        } catch (IOException e) {
            throw unavailable(peer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(peer);
        }
    }

    /// A part of a path, in which a plus is a plus.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The answer to whoever asked, where the peer has none.
    public static ProblemException unavailable(HostInfo peer) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "peer_unavailable",
                "The instance at " + peer.host() + ":" + peer.port() + " does not answer.");
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
