package convometer.outbound.graph;

import convometer.outbound.rules.SendResult;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import javax.net.ssl.SSLHandshakeException;

/// The Cloud API over HTTP. The client repeats no POST and follows no redirect.
public final class GraphApi implements CloudApi, AutoCloseable {

    private static final Duration LONGEST = Duration.ofDays(1);

    /// Looking up a name may wait, and nobody else's answer with it; a platform thread for each
    /// costs switches between them.
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private final HttpClient client;
    private final String baseUrl;
    private final Function<String, Optional<String>> tokens;
    private final Duration sendTimeout;
    private final Clock clock;

    /// @param tokens the access token of a business number
    public GraphApi(
            String baseUrl,
            Function<String, Optional<String>> tokens,
            Duration connectTimeout,
            Duration sendTimeout,
            Clock clock) {
        this.baseUrl = baseUrl;
        this.tokens = tokens;
        this.sendTimeout = sendTimeout;
        this.clock = clock;
        client =
                HttpClient.newBuilder()
                        .executor(executor)
                        .connectTimeout(connectTimeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        // One stream that is reset must not take the sends beside it along.
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public SendResult send(String phoneNumberId, String body) {
        var token = tokens.apply(phoneNumberId);
        if (token.isEmpty())
            return new SendResult.Stopped(
                    "no_token", "There is no access token for the number's billing account");
        var request =
                HttpRequest.newBuilder(URI.create(baseUrl + "/" + phoneNumberId + "/messages"))
                        .header("Authorization", "Bearer " + token.get())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        var answer = client.sendAsync(request, BodyHandlers.ofString());
        try {
            // The request's own timeout ends with the headers; this one covers the body, too.
            return read(answer.get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (TimeoutException _) {
            answer.cancel(true);
            return new SendResult.NoAnswer("timed out");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new SendResult.NoAnswer("interrupted while waiting");
        }
    }

    /// Without a connection, or with one that cannot be trusted, nothing was sent.
    private static SendResult failed(@Nullable Throwable cause) {
        return cause instanceof ConnectException
                        || cause instanceof HttpConnectTimeoutException
                        || cause instanceof UnresolvedAddressException
                        || cause instanceof SSLHandshakeException
                ? new SendResult.NotSent(cause.getClass().getSimpleName())
                : new SendResult.NoAnswer(String.valueOf(cause));
    }

    private SendResult read(HttpResponse<String> response) {
        return SendResult.read(
                response.statusCode(),
                Json.object(response.body()).orElse(null),
                RetryAfter.of(response.headers(), clock.instant(), LONGEST));
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
