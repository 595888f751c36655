package convometer.outbound;

import convometer.outbound.rules.Answer;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

/// The Cloud API over HTTP. The client repeats no POST and follows no redirect.
final class GraphApi implements CloudApi, AutoCloseable {

    private final HttpClient client;
    private final String baseUrl;
    private final String authorization;
    private final Duration sendTimeout;

    GraphApi(String baseUrl, String accessToken, Duration connectTimeout, Duration sendTimeout) {
        this.baseUrl = baseUrl;
        this.authorization = "Bearer " + accessToken;
        this.sendTimeout = sendTimeout;
        client =
                HttpClient.newBuilder()
                        .connectTimeout(connectTimeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        // One stream that is reset must not take the sends beside it along.
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public Answer send(String phoneNumberId, String body) {
        var request =
                HttpRequest.newBuilder(URI.create(baseUrl + "/" + phoneNumberId + "/messages"))
                        .header("Authorization", authorization)
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
            return new Answer.NoAnswer("timed out");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.NoAnswer("interrupted while waiting");
        }
    }

    private static Answer failed(@Nullable Throwable cause) {
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException)
            return new Answer.Failed(
                    "no_connection", "The Cloud API could not be reached; nothing was sent");
        return new Answer.NoAnswer(String.valueOf(cause));
    }

    private Answer read(HttpResponse<String> response) {
        return Answer.read(response.statusCode(), Json.object(response.body()).orElse(null));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
