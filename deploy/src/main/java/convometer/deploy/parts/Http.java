package convometer.deploy.parts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The few questions that the launcher asks its parts.
final class Http {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    static boolean answersOk(URI address) throws IOException, InterruptedException {
        return answersOk(address, null);
    }

    /// @param authorization the header, where somebody is asked for one
    static boolean answersOk(URI address, @Nullable String authorization)
            throws IOException, InterruptedException {
        return status(HttpRequest.newBuilder(address), authorization) == 200;
    }

    static int putJson(URI address, String json, @Nullable String authorization)
            throws IOException, InterruptedException {
        return status(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)),
                authorization);
    }

    private static int status(HttpRequest.Builder request, @Nullable String authorization)
            throws IOException, InterruptedException {
        if (authorization != null) request.header("Authorization", authorization);
        var answer = CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.discarding());
        return answer.statusCode();
    }

    private Http() {}
}
