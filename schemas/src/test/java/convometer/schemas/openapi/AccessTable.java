package convometer.schemas.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.audit.RecordedAudit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// What each endpoint of a service answers to whom, as a table: a line is `method path | roles that
/// may | their answer | that to who has every role, but for other accounts | body`. Whoever has no
/// token has to get 401, whoever has another role 403, both and all other errors as problem+json;
/// and every endpoint of the OpenAPI document has to have a line, and to describe 401 and 403.
/// Whoever is let through to one that changes something is in the audit trail, with the endpoint's
/// name, before it answers; nobody else is, and nothing else.
public final class AccessTable {

    private static final List<String> ROLES =
            List.of("sender", "agent", "finance", "closer", "operator");

    private static final String FOREIGN = "foreign";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final List<String> REFUSED = List.of("401", "403");
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "DELETE", "PATCH");

    private final List<Line> lines;
    private final Set<String> asking;

    private record Line(
            String method,
            String path,
            Set<String> roles,
            int answer,
            int foreign,
            @Nullable String body) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private AccessTable(List<Line> lines, Set<String> asking) {
        this.lines = lines;
        this.asking = asking;
    }

    /// A table of lines.
    ///
    /// @param asking endpoints that change nothing, although their method says so
    public static AccessTable parse(String text, String... asking) {
        return new AccessTable(text.lines().map(AccessTable::line).toList(), Set.of(asking));
    }

    private static Line line(String text) {
        var cells = List.of(text.split("\\|", 5)).stream().map(String::strip).toList();
        var where = cells.getFirst().split(" +", 2);
        return new Line(
                where[0],
                where[1],
                Set.of(cells.get(1).split(" ")),
                Integer.parseInt(cells.get(2)),
                Integer.parseInt(cells.get(3)),
                cells.size() > 4 && !cells.get(4).isEmpty()
                        ? cells.get(4).replace("\\r", "\r").replace("\\n", "\n")
                        : null);
    }

    /// An access file with a token for each role, one for all roles of an account that is not
    /// there, and that of a sender with the number 200 alone, `token-of-neighbour`.
    public static String accessFile() {
        var file = new StringBuilder("tokens:\n");
        for (var role : ROLES)
            file.append(
                    "  - { name: %s, sha256: %s, roles: [%s] }\n"
                            .formatted(role, sha256(token(role)), role));
        file.append(
                "  - { name: neighbour, sha256: %s, roles: [sender], numbers: [\"200\"] }\n"
                        .formatted(sha256(token("neighbour"))));
        file.append(
                "  - { name: foreign, sha256: %s, roles: [%s], wabas: [\"999\"] }\n"
                        .formatted(sha256(token(FOREIGN)), String.join(", ", ROLES)));
        return file.toString();
    }

    private static String token(String name) {
        return "token-of-" + name;
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What is otherwise than the table says; empty: nothing.
    public List<String> differences(URI server, RecordedAudit audit)
            throws IOException, InterruptedException {
        var differences = new ArrayList<>(missing());
        try (var client = HttpClient.newHttpClient()) {
            for (var line : lines) {
                audit.clear();
                check(client, server, line, null, UNAUTHORIZED, differences);
                check(client, server, line, "nobody's", UNAUTHORIZED, differences);
                for (var role : ROLES)
                    if (!line.roles.contains(role))
                        check(client, server, line, token(role), FORBIDDEN, differences);
                compare(line + " of who was refused", List.of(), audit, differences);
                for (var role : ROLES)
                    if (line.roles.contains(role))
                        check(client, server, line, token(role), line.answer, differences);
                check(client, server, line, token(FOREIGN), line.foreign, differences);
                compare(line.toString(), audited(line), audit, differences);
            }
        }
        return differences;
    }

    private static void compare(
            String what, List<String> expected, RecordedAudit audit, List<String> differences) {
        var written =
                audit.written().stream()
                        .map(entry -> entry.getCaller() + ": " + entry.getAction())
                        .toList();
        if (!written.equals(expected))
            differences.add("%s is audited as %s, not %s".formatted(what, written, expected));
        audit.clear();
    }

    /// Those who were let through, each once.
    private List<String> audited(Line line) {
        var endpoint =
                OpenApi.ofThisModule().stream()
                        .flatMap(document -> document.endpoints().stream())
                        .filter(each -> isOf(line, each))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(line + " is no endpoint"))
                        .toString();
        if (!CHANGING.contains(line.method) || asking.contains(endpoint)) return List.of();
        var callers = new ArrayList<>(ROLES);
        callers.removeIf(role -> !line.roles.contains(role));
        callers.add(FOREIGN);
        return callers.stream().map(caller -> caller + ": " + endpoint).toList();
    }

    private List<String> missing() {
        var missing = new ArrayList<String>();
        for (var document : OpenApi.ofThisModule())
            for (var endpoint : document.endpoints()) {
                if (lines.stream().noneMatch(line -> isOf(line, endpoint)))
                    missing.add(endpoint + " is not in the table");
                if (!endpoint.statuses().containsAll(REFUSED))
                    missing.add(endpoint + " does not describe " + REFUSED);
            }
        return missing;
    }

    private static boolean isOf(Line line, Endpoint endpoint) {
        var pattern = endpoint.path().replaceAll("\\{[^}]+}", "[^/]+");
        return line.method.equals(endpoint.method())
                && line.path.replaceAll("\\?.*", "").matches(pattern);
    }

    private static void check(
            HttpClient client,
            URI server,
            Line line,
            @Nullable String token,
            int expected,
            List<String> differences)
            throws IOException, InterruptedException {
        var answer = send(client, server, line, token);
        var status = answer.statusCode();
        var type = answer.headers().firstValue("Content-Type").orElse("none");
        var isProblem = status < 400 || type.startsWith("application/problem+json");
        if (status != expected || !isProblem)
            differences.add(
                    "%s with %s: %d %s, not %d: %s"
                            .formatted(line, token, status, type, expected, answer.body()));
    }

    private static HttpResponse<String> send(
            HttpClient client, URI server, Line line, @Nullable String token)
            throws IOException, InterruptedException {
        var body = line.body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(line.body);
        var request = HttpRequest.newBuilder(server.resolve(line.path)).method(line.method, body);
        if (line.body != null) request.header("Content-Type", mediaType(line.path, line.body));
        if (token != null) request.header("Authorization", "Bearer " + token);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// Batches come as lines, or as a form whose parts begin with `--xyz`.
    private static String mediaType(String path, String body) {
        if (body.startsWith("--xyz")) return "multipart/form-data; boundary=xyz";
        return path.equals("/v1/batches") ? "application/x-ndjson" : "application/json";
    }
}
