package convometer.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.schemas.FullTransitive;

import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A schema registry with Confluent's API, as far as its clients go: registers under
/// FULL_TRANSITIVE, finds, and remembers what it was asked.
public final class FakeRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> subjects = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;
    private String login = "";

    private record Answer(int status, String body) {

        static Answer of(Map<String, ?> fields) {
            return new Answer(200, JSON.valueToTree(fields).toString());
        }

        static Answer error(int code, String message) {
            var fields = Map.of("error_code", code, "message", message);
            return new Answer(code > 999 ? code / 100 : code, JSON.valueToTree(fields).toString());
        }
    }

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// From now on it answers nobody without this header `Authorization`.
    public synchronized FakeRegistry wanting(String authorization) {
        login = authorization;
        return this;
    }

    /// What it was asked so far, as `POST /subjects/x/versions`.
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /// The number of schemas registered under a subject.
    public synchronized int versionsOf(String subject) {
        return subjects.getOrDefault(subject, List.of()).size();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            var said = exchange.getRequestHeaders().getFirst("Authorization");
            var answer =
                    login.isEmpty() || login.equals(said)
                            ? answer(exchange.getRequestMethod(), path.split("/", -1), exchange)
                            : Answer.error(401, "Unauthorized");
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(String method, String[] path, HttpExchange exchange) throws IOException {
        var post = method.equals("POST");
        if (path.length == 4 && post && path[1].equals("subjects") && path[3].equals("versions"))
            return register(path[2], schemaOf(exchange));
        if (path.length == 3 && post && path[1].equals("subjects"))
            return find(path[2], schemaOf(exchange));
        if (path.length == 4 && path[1].equals("schemas") && path[2].equals("ids"))
            return byId(Integer.parseInt(path[3]));
        return Answer.error(404, "HTTP 404 Not Found");
    }

    private Answer register(String subject, Schema schema) {
        var versions = subjects.computeIfAbsent(subject, _ -> new ArrayList<>());
        if (!versions.contains(schema)) {
            var breaks = FullTransitive.breaks(schema, versions);
            if (!breaks.isEmpty()) return Answer.error(409, String.join("; ", breaks));
            versions.add(schema);
        }
        if (!schemas.contains(schema)) schemas.add(schema);
        return Answer.of(Map.of("id", schemas.indexOf(schema) + 1));
    }

    private Answer find(String subject, Schema schema) {
        var versions = subjects.getOrDefault(subject, List.of());
        if (versions.isEmpty()) return Answer.error(40401, "Subject '" + subject + "' not found.");
        if (!versions.contains(schema)) return Answer.error(40403, "Schema not found");
        return Answer.of(
                Map.of(
                        "subject",
                        subject,
                        "id",
                        schemas.indexOf(schema) + 1,
                        "version",
                        versions.indexOf(schema) + 1,
                        "schema",
                        schema.toString()));
    }

    private Answer byId(int id) {
        return id < 1 || id > schemas.size()
                ? Answer.error(40403, "Schema " + id + " not found")
                : Answer.of(Map.of("schema", schemas.get(id - 1).toString()));
    }

    private static Schema schemaOf(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        var text = Objects.requireNonNull(body.path("schema").textValue(), "no schema");
        return new SchemaParser().parse(text).mainSchema();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
