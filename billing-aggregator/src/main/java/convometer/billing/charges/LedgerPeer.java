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
    HttpResponse<?> ask(URI peer, io.micronaut.http.HttpRequest<?> request) {
        return ask(peer, request, TIMEOUT);
    }

    /// The answer of who has the ledger to the same caller, where it may take a while.
    public HttpResponse<?> ask(
            URI peer, io.micronaut.http.HttpRequest<?> request, Duration timeout) {
        try {
            var asked =
                    HttpRequest.newBuilder(peer.resolve(request.getUri()))
                            .timeout(timeout)
                            .header(FORWARDED, "true");
            access.authorization().ifPresent(token -> asked.header("Authorization", token));
            for (var accepted : request.getHeaders().getAll(HttpHeaders.ACCEPT))
                asked.header(HttpHeaders.ACCEPT, accepted);
            var answer = http.send(asked.build(), BodyHandlers.ofByteArray());
            var type = answer.headers().firstValue("Content-Type").orElse("application/json");
            return HttpResponse.status(HttpStatus.valueOf(answer.statusCode()))
                    .body(answer.body())
                    .contentType(type);
        } catch (IOException e) {
            throw unavailable(peer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(peer);
        }
    }

    private static ProblemException unavailable(URI peer) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not_ready",
                "the instance that has the ledger does not answer: " + peer);
    }
}
