package convometer.deploy.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A plain HTTP client: the least that anybody needs to reach a door.
final class Client implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;

    Client(String token) {
        this.token = token;
    }

    /// @throws IllegalStateException if it was not taken
    void post(URI to, String body) throws InterruptedException {
        send("POST", to, body);
    }

    /// @throws IllegalStateException if it was not taken
    void put(URI to, String body) throws InterruptedException {
        send("PUT", to, body);
    }

    /// What is there.
    ///
    /// @throws IllegalStateException if it is not shown
    String get(URI from) throws InterruptedException {
        return send(asking(from).GET().build());
    }

    private void send(String method, URI to, String body) throws InterruptedException {
        var _ =
                send(
                        asking(to)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build());
    }

    private HttpRequest.Builder asking(URI where) {
        return HttpRequest.newBuilder(where)
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest request) throws InterruptedException {
        var to = request.uri();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2)
                throw new IllegalStateException(
                        to.getPath() + " answered " + answer.statusCode() + ": " + answer.body());
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException(to + " does not answer", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
