package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Stack;
import convometer.deploy.security.ScramSecurity;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Workers of Kafka Connect with the files of `deploy/connect` as they are shipped, but for what a
/// machine of its own would have: folders, ports, one broker in place of three.
final class ConnectWorker {

    static final List<String> CONNECTORS = List.of("charges", "billing-counts");

    private static final Path SHIPPED = Path.of("connect").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Stack stack;
    private final Path folder;
    private final Map<String, String> environment;
    private final String address;

    /// @param folder for secrets and changed files
    /// @param password of PostgreSQL's user
    ConnectWorker(
            Stack stack, Path folder, Postgres postgres, String user, String password, String ca)
            throws IOException {
        this.stack = stack;
        this.folder = folder;
        var access = stack.access(ScramSecurity.SINK);
        secret("kafka-login", said(access, "KAFKA_SASL_JAAS_CONFIG"));
        secret("registry-login", said(access, "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO"));
        secret("postgresql-password", password);
        secret("ca.pem", ca);
        environment =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", said(access, "KAFKA_BOOTSTRAP_SERVERS"),
                        "SCHEMA_REGISTRY_URL", said(access, "SCHEMA_REGISTRY_URL"),
                        "CONVOMETER_POSTGRESQL", postgres.address(),
                        "CONVOMETER_POSTGRESQL_SSLMODE", "disable",
                        "CONVOMETER_POSTGRESQL_USER", user);
        address = "http://127.0.0.1:" + Postgres.freePort();
    }

    private void secret(String name, String value) throws IOException {
        Files.writeString(folder.resolve(name), value);
    }

    private static String said(Map<String, String> access, String name) {
        return Objects.requireNonNull(access.get(name), name);
    }

    /// A worker that takes its connectors from files.
    ChildProcess standalone() throws IOException {
        var files = new ArrayList<String>();
        for (var connector : CONNECTORS) files.add(changed(connector + ".json").toString());
        return start("Standalone", files);
    }

    /// A worker that is told of its connectors by HTTP.
    ChildProcess distributed() throws IOException {
        return start("Distributed", List.of());
    }

    private ChildProcess start(String kind, List<String> connectors) throws IOException {
        var worker = changed("worker-" + kind.toLowerCase(Locale.ROOT) + ".properties");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx320m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlog4j2.level=INFO",
                                // Neither that of the database nor UTC.
                                "-Duser.timezone=Asia/Kolkata",
                                "-cp",
                                built("worker/target/lib") + "/*",
                                "org.apache.kafka.connect.cli.Connect" + kind,
                                worker.toString()));
        command.addAll(connectors);
        return stack.startBeside("connect-" + kind, command, environment);
    }

    private static Path built(String file) {
        var built = SHIPPED.resolve(file);
        if (Files.exists(built)) return built;
        throw new IllegalStateException(
                built
                        + " is missing: mvn package -Pconnect -DskipTests -am"
                        + " -pl deploy/connect,deploy/connect/worker");
    }

    private Path changed(String file) throws IOException {
        var text =
                Files.readString(SHIPPED.resolve(file))
                        .replace("/etc/convometer/connect", folder.toString())
                        .replace("/var/lib/convometer", folder.toString())
                        .replace(
                                "/opt/convometer/connect/plugins",
                                built("target/plugins").toString())
                        .replace("http://127.0.0.1:8088", address)
                        .replace("replication.factor=3", "replication.factor=1")
                        .replace("replication.factor\": \"3\"", "replication.factor\": \"1\"");
        var more = file.endsWith(".properties") ? "\noffset.flush.interval.ms=500\n" : "";
        return Files.writeString(folder.resolve(file), text + more);
    }

    /// Makes the connectors.
    void create() throws Exception {
        for (var connector : CONNECTORS)
            call("POST", "/connectors", Files.readString(changed(connector + ".json")));
    }

    /// Has all of the topics read from their beginning once more.
    void replay() throws Exception {
        for (var connector : CONNECTORS) call("PUT", path(connector, "/stop"), "");
        for (var connector : CONNECTORS) {
            Until.equal(
                    "STOPPED", () -> status(connector).path("connector").path("state").asText());
            call("DELETE", path(connector, "/offsets"), "");
            call("PUT", path(connector, "/resume"), "");
        }
    }

    /// Whether some task has given up.
    boolean hasFailed() throws Exception {
        for (var connector : CONNECTORS)
            for (var task : status(connector).path("tasks"))
                if (task.path("state").asText().equals("FAILED")) return true;
        return false;
    }

    /// Lets tasks that gave up try again.
    void restartFailed() throws Exception {
        for (var connector : CONNECTORS)
            call("POST", path(connector, "/restart?includeTasks=true&onlyFailed=true"), "");
    }

    private JsonNode status(String connector) throws Exception {
        return JSON.readTree(call("GET", path(connector, "/status"), ""));
    }

    private static String path(String connector, String what) {
        return "/connectors/convometer-" + connector + what;
    }

    /// Calls until the worker is up and has no other things to do.
    private String call(String method, String path, String body) throws Exception {
        return Until.holds(
                () -> answer(method, path, body), text -> !text.isEmpty(), Duration.ofMinutes(1));
    }

    /// What it answers; empty: nothing yet.
    private String answer(String method, String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(20))
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            return switch (answer.statusCode() / 100) {
                case 2 -> answer.body().isEmpty() ? "{}" : answer.body();
                case 4 -> whileItIsBusy(answer);
                default -> "";
            };
        } catch (ConnectException | HttpTimeoutException e) {
            return "";
        }
    }

    /// It does not know its connectors at once, and takes one change at a time.
    private static String whileItIsBusy(HttpResponse<String> answer) {
        if (answer.statusCode() == NOT_FOUND || answer.statusCode() == CONFLICT) return "";
        throw new AssertionError(answer.request() + ": " + answer.body());
    }
}
