package convometer.outbound.receipts.webhooks;

import convometer.outbound.graph.RetryAfter;
import convometer.outbound.receipts.webhooks.WebhookAnswer.Failed;
import convometer.outbound.receipts.webhooks.WebhookAnswer.Gone;
import convometer.outbound.receipts.webhooks.WebhookAnswer.Taken;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Posts webhooks by Standard Webhooks. It follows no redirect: the receipt and its signature are
/// for the address in the file and no other.
final class WebhookClient implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int GONE = 410;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final Duration timeout;
    private final Clock clock;

    /// @param timeout for the connection and the whole answer together
    WebhookClient(Duration timeout, Clock clock) {
        this.timeout = timeout;
        this.clock = clock;
        client =
                HttpClient.newBuilder()
                        .executor(executor)
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /// Posts once.
    ///
    /// @throws InterruptedException if the thread is; the endpoint may have taken it
    WebhookAnswer post(WebhookEndpoint endpoint, WebhookMessage message)
            throws InterruptedException {
        var answer = client.sendAsync(request(endpoint, message), BodyHandlers.discarding());
        try {
            return answer(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return failed("no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            // What it says may name the address.
            return failed(String.valueOf(e.getCause()).replaceAll("[:\\s].*", ""));
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(WebhookEndpoint endpoint, WebhookMessage message) {
        var now = clock.instant();
        return HttpRequest.newBuilder(endpoint.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Convometer")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header(
                        "webhook-signature",
                        WebhookSecret.signatures(
                                endpoint.secrets(), message.id(), now, message.payload()))
                .POST(BodyPublishers.ofString(message.payload()))
                .build();
    }

    private WebhookAnswer answer(HttpResponse<?> response) {
        var status = response.statusCode();
        if (status / 100 == 2) return new Taken();
        if (status == GONE) return new Gone();
        var wait = RetryAfter.of(response.headers(), clock.instant(), LONGEST_WAIT);
        return new Failed("status " + status, wait);
    }

    private static Failed failed(String reason) {
        return new Failed(reason, Duration.ZERO);
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
