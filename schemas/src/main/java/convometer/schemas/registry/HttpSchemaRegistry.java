package convometer.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.avro.Schema;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A registry that speaks Confluent's HTTP API. What it said once is remembered: ids never change.
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// One for the process and its settings for TLS: each has a thread of its own, and every serde
    /// has a registry.
    private static final Map<Map<String, String>, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    private final String url;
    private final RegistryAccess access;
    private final HttpClient http;
    private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    private record Registration(String subject, Schema schema) {}

    /// @param url base address of the API, such as `http://127.0.0.1:8085/apis/ccompat/v7`
    public HttpSchemaRegistry(String url) {
        this(url, RegistryAccess.OPEN);
    }

    /// @param access a login, and whom to trust
    public HttpSchemaRegistry(String url, RegistryAccess access) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.access = access;
        http = CLIENTS.computeIfAbsent(access.ssl(), _ -> client(access));
    }

    private static HttpClient client(RegistryAccess access) {
        var client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        var context = access.context();
        if (context != null) client.sslContext(context);
        return client.build();
    }

    @Override
    public int register(String subject, Schema schema) {
        return ids.computeIfAbsent(new Registration(subject, schema), this::askForId);
    }

    @Override
    public Schema byId(int id) {
        return schemas.computeIfAbsent(id, this::askForSchema);
    }

    private Integer askForId(Registration wanted) {
        var body = JSON.createObjectNode().put("schema", wanted.schema().toString());
        var subject = URLEncoder.encode(wanted.subject(), StandardCharsets.UTF_8);
        var request =
                to("/subjects/" + subject + "/versions")
                        .header("Content-Type", MEDIA_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        var answer = send(request);
        return switch (answer.statusCode()) {
            case 200 -> field(answer, "id").asInt();
            case 409, 422 ->
                    throw new RegistryException.Incompatible(
                            wanted.subject(), read(answer).path("message").asText(answer.body()));
            default -> throw unexpected(answer);
        };
    }

    private Schema askForSchema(int id) {
        var answer = send(to("/schemas/ids/" + id).GET());
        return switch (answer.statusCode()) {
            case 200 -> new Schema.Parser().parse(field(answer, "schema").asText());
            case 404 -> throw notFound(id, answer);
            default -> throw unexpected(answer);
        };
    }

    /// Any web server answers 404 to a wrong path. Only the registry's own word for it is a reason
    /// to give a record up.
    private RegistryException notFound(int id, HttpResponse<String> answer) {
        return read(answer).path("error_code").asInt() == SCHEMA_NOT_FOUND
                ? new RegistryException.UnknownId(id, url)
                : unexpected(answer);
    }

    private HttpRequest.Builder to(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(TIMEOUT)
                        .header("Accept", MEDIA_TYPE);
        var authorization = access.authorization();
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new RegistryException.Unavailable(
                    "the schema registry at " + url + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException.Unavailable("interrupted while asking " + url, e);
        }
    }

    private JsonNode field(HttpResponse<String> answer, String name) {
        var value = read(answer).path(name);
        if (value.isMissingNode()) throw unexpected(answer);
        return value;
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new RegistryException.Unavailable(
                    "the schema registry at " + url + " answers no JSON; is its path right?", e);
        }
    }

    /// A login that is not taken may be mended at the registry: that is no end, either.
    private RegistryException unexpected(HttpResponse<String> answer) {
        var why =
                switch (answer.statusCode()) {
                    case 401 ->
                            access.authorization() == null
                                    ? "401: it wants a login, and neither"
                                            + " SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO nor"
                                            + " SCHEMA_REGISTRY_BEARER_TOKEN is set"
                                    : "401: it does not take the login of this service";
                    case 403 ->
                            "403: the login of this service may not "
                                    + answer.request().method()
                                    + " "
                                    + answer.request().uri().getPath();
                    default -> answer.statusCode() + ": " + answer.body();
                };
        return new RegistryException.Unavailable(
                "the schema registry at " + url + " answers " + why, null);
    }
}
