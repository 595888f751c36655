package convometer.deploy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// A client of a Graph API and of the admin API.
public final class GraphClient implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final String token;

    /// An answer.
    public record Answer(int status, JsonNode body) {}

    public GraphClient(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    public Answer send(String phoneNumberId, String message, String callbackData) {
        var fields = message.substring(1, message.length() - 1);
        return post(
                "/v24.0/" + phoneNumberId + "/messages",
                "{\"messaging_product\":\"whatsapp\",\"biz_opaque_callback_data\":\"%s\",%s}"
                        .formatted(callbackData, fields));
    }

    public Answer post(String path, String body) {
        return answer(
                HttpRequest.newBuilder(api.resolve(path)).POST(BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String body) {
        return answer(HttpRequest.newBuilder(api.resolve(path)).PUT(BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return answer(HttpRequest.newBuilder(api.resolve(path)).DELETE());
    }

    public Answer get(String path) {
        return answer(HttpRequest.newBuilder(api.resolve(path)));
    }

    private Answer answer(HttpRequest.Builder request) {
        try {
            var answer =
                    http.send(
                            request.header("Authorization", "Bearer " + token).build(),
                            BodyHandlers.ofString());
            return new Answer(answer.statusCode(), json(answer));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A page that is no JSON, such as a gateway's, counts as nothing.
    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        return type.contains("json")
                ? JsonMapper.builder().build().readTree(answer.body())
                : MissingNode.getInstance();
    }

    @Override
    public void close() {
        http.close();
    }
}
