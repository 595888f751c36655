package convometer.billing.charges;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.access.Access;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;

import jakarta.inject.Singleton;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Asks the instance that has the ledger, and answers as it does.
@Singleton
public final class LedgerPeer {

    private static final String FORWARDED = "X-Convometer-Forwarded";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /// Whether another instance asks: a question goes one step at most.
    public static boolean isForwarded(io.micronaut.http.HttpRequest<?> request) {
        return request.getHeaders().contains(FORWARDED);
    }

    private final Access access;

    public LedgerPeer(Access access) {
        this.access = access;
    }

    /// The answer of who has the ledger to the same caller.
    ///
    /// @param question path and query
    HttpResponse<byte[]> ask(URI peer, URI question) {
        return ask(peer, question, List.of(), TIMEOUT);
    }

    /// The answer of who has the ledger to the same caller, where it may take a while.
    ///
    /// @param question path and query
    /// @param accepted media types
    public HttpResponse<byte[]> ask(
            URI peer, URI question, List<String> accepted, Duration timeout) {
        var asked = HttpRequest.newBuilder(peer.resolve(question)).timeout(timeout);
        for (var type : accepted) asked.header(HttpHeaders.ACCEPT, type);
        return send(peer, asked);
    }

    /// The answer of who has the ledger to a question that has a body and changes nothing.
    ///
    /// @param body JSON
    public HttpResponse<byte[]> ask(URI peer, URI question, String body, Duration timeout) {
        return send(
                peer,
                HttpRequest.newBuilder(peer.resolve(question))
                        .timeout(timeout)
                        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> send(URI peer, HttpRequest.Builder asked) {
        asked.header(FORWARDED, "true");
        access.authorization().ifPresent(token -> asked.header("Authorization", token));
        try {
            var answer = http.send(asked.build(), BodyHandlers.ofByteArray());
            var contentType =
                    answer.headers().firstValue("Content-Type").orElse("application/json");
            return HttpResponse.status(HttpStatus.valueOf(answer.statusCode()))
                    .body(answer.body())
                    .contentType(contentType);
        } catch (IOException e) {
            throw unavailable(peer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(peer);
        }
    }

    /// What the instance has answered; what it refuses is refused here, too.
    public static <T> T read(HttpResponse<?> answer, Class<T> type, ObjectMapper json) {
        try {
            var body = (byte[]) Objects.requireNonNull(answer.body());
            if (answer.code() == HttpStatus.OK.getCode()) return json.readValue(body, type);
            var problem = json.readValue(body, Problem.class);
            throw new ProblemException(
                    answer.status(),
                    problem.code(),
                    problem.detail(),
                    Objects.requireNonNullElse(problem.errors(), List.of()));
        } catch (IOException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "not_ready",
                    "the instance that has the ledger answers what cannot be read");
        }
    }

    private static ProblemException unavailable(URI peer) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not_ready",
                "the instance that has the ledger does not answer: " + peer);
    }
}
