package convometer.billing.charges;

import convometer.schemas.access.Access;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

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
        try {
            var asked =
                    HttpRequest.newBuilder(peer.resolve(question))
                            .timeout(timeout)
                            .header(FORWARDED, "true");
            access.authorization().ifPresent(token -> asked.header("Authorization", token));
            for (var type : accepted) asked.header(HttpHeaders.ACCEPT, type);
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

    static ProblemException unavailable(URI peer) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not_ready",
                "the instance that has the ledger does not answer: " + peer);
    }
}
