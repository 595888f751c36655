package convometer.schemas.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/// Sends bad requests to every endpoint that a service describes. However bad a request is, the
/// answer is never an error of the server's, but for a 503 that is described; and what is refused
/// is refused as `application/problem+json` with a stable code.
public final class BadRequests implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{1,63}");
    private static final Pattern IN_PATH = Pattern.compile("\\{[^}]*}");
    private static final int TOO_LARGE = 12 << 20;
    private static final int LONG = 3_000;
    private static final String PLAIN = "1065";

    /// Values that no parameter means.
    private static final List<String> VALUES =
            List.of(
                    "never-seen",
                    " ",
                    "-1",
                    "0",
                    "1e999",
                    "9".repeat(40),
                    "x".repeat(LONG),
                    "\u0000",
                    "../../etc",
                    "a/b",
                    "%",
                    "%zz",
                    "ä💬",
                    "null",
                    "{}",
                    "2026-13",
                    "'; --",
                    "a,b;c=d&e");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final Random random;
    private final List<String> found = new ArrayList<>();
    private final Set<String> constant = new HashSet<>();
    private int sent;

    /// @param base address of the service
    public BadRequests(URI base, long seed) {
        this.base = base;
        random = new Random(seed);
    }

    /// Everything that a service of this module answered badly; empty where it stood the test.
    public List<String> sendToEveryEndpoint() {
        OpenApi.ofThisModule().forEach(this::sendTo);
        return found();
    }

    List<String> found() {
        return List.copyOf(found);
    }

    /// How many requests were sent so far.
    public int sent() {
        return sent;
    }

    void sendTo(OpenApi api) {
        for (var endpoint : api.endpoints()) {
            paths(endpoint);
            queries(endpoint);
            if (endpoint.bodies().isEmpty())
                body(endpoint, "application/json", "{".getBytes(UTF_8));
            endpoint.bodies().forEach((type, example) -> bodies(endpoint, type, example));
            // Nobody describes it, and so nobody takes it.
            send(endpoint, "PROPFIND", plain(endpoint), "application/json", new byte[0]);
        }
    }

    private void paths(Endpoint endpoint) {
        if (endpoint.named("path").isEmpty()) return;
        for (var value : VALUES) get(endpoint, filled(endpoint, value));
        get(endpoint, filled(endpoint, PLAIN) + "/and/more");
    }

    private void queries(Endpoint endpoint) {
        for (var name : endpoint.named("query")) {
            get(endpoint, plain(endpoint) + "?" + name);
            get(endpoint, plain(endpoint) + "?" + name + "=1&" + name + "=2");
            for (var value : VALUES) {
                get(endpoint, plain(endpoint) + "?" + name + "=" + encoded(value));
                get(endpoint, plain(endpoint) + "?" + all(endpoint, name, value));
            }
        }
        get(endpoint, plain(endpoint) + "?nobody_knows=this");
        get(endpoint, plain(endpoint) + "?%25zz&&==");
    }

    /// The other parameters are there, so that it is this one that is read.
    private static String all(Endpoint endpoint, String odd, String value) {
        var query = new ArrayList<String>();
        for (var name : endpoint.named("query"))
            query.add(name + "=" + (name.equals(odd) ? encoded(value) : PLAIN));
        return String.join("&", query);
    }

    private void bodies(Endpoint endpoint, String type, Object example) {
        BadBodies.shapeless().forEach(body -> body(endpoint, type, body));
        body(endpoint, type, " ".repeat(TOO_LARGE).getBytes(UTF_8));
        var right = BadBodies.written(example);
        for (var wrong : List.of("text/plain", "application/xml", "", "nonsense", "a/b; charset=x"))
            body(endpoint, wrong, right);
        for (var charset : List.of("nonsense", "utf-16", "a b", "\"\"", "%%"))
            body(endpoint, type + "; charset=" + charset, right);
        if (!type.contains("json")) return;
        BadBodies.wrongInOnePlace(example).forEach(body -> body(endpoint, type, body));
        for (var times = 0; times < 100; times++)
            body(endpoint, type, BadBodies.wrongInManyPlaces(example, random));
    }

    private void get(Endpoint endpoint, String address) {
        var body =
                endpoint.bodies().values().stream()
                        .findFirst()
                        .map(BadBodies::written)
                        .orElse(new byte[0]);
        send(endpoint, endpoint.method(), address, "application/json", body);
    }

    private void body(Endpoint endpoint, String type, byte[] body) {
        send(endpoint, endpoint.method(), plain(endpoint), type, body);
    }

    /// Who refuses a request may hang up, and the next one may already be on that connection.
    private HttpResponse<String> answer(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private void send(Endpoint endpoint, String method, String address, String type, byte[] body) {
        sent++;
        var request =
                HttpRequest.newBuilder(URI.create(base + address))
                        .timeout(PATIENCE)
                        .method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) request.header("Content-Type", type);
        var what = "%s %s (%s, %s)".formatted(method, cut(address), type, cut(body));
        try {
            judge(endpoint, what, answer(request.build()));
        } catch (IOException e) {
            // Who is sent too much may hang up before it has heard all.
            if (body.length < TOO_LARGE) found.add(what + ": no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void judge(Endpoint endpoint, String what, HttpResponse<String> response) {
        var status = response.statusCode();
        if (status < 400) return;
        if (status >= 500 && !(status == 503 && endpoint.statuses().contains("503")))
            found.add(what + ": " + status + " " + cut(response.body()));
        if (status == 401) {
            // A bad signature learns nothing: the same bytes each time.
            constant.add(response.body());
            if (constant.size() > 1) found.add(what + ": another body with 401");
        } else if (!problem(response))
            found.add(
                    what
                            + ": no problem+json with a code: "
                            + status
                            + " "
                            + response.headers().firstValue("Content-Type").orElse("-")
                            + " "
                            + cut(response.body()));
    }

    private static boolean problem(HttpResponse<String> response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/problem+json")) return false;
        try {
            var problem = JSON.readTree(response.body());
            return CODE.matcher(problem.path("code").asText()).matches()
                    && problem.path("status").asInt() == response.statusCode()
                    && !problem.path("detail").asText().isBlank();
        } catch (IOException _) {
            return false;
        }
    }

    private static String plain(Endpoint endpoint) {
        return filled(endpoint, PLAIN);
    }

    private static String filled(Endpoint endpoint, String value) {
        return IN_PATH.matcher(endpoint.path()).replaceAll(encoded(value));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    private static String cut(byte[] body) {
        return cut(new String(body, UTF_8));
    }

    private static String cut(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" + text.length() : text;
    }

    @Override
    public void close() {
        client.close();
    }
}
