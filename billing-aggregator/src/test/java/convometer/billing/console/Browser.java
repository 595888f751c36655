package convometer.billing.console;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks for pages as a browser does, with cookies and without JavaScript.
final class Browser implements AutoCloseable {

    private final URI server;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

    private final String[] headers;

    /// @param headers that it sends with each form, such as a proxy's: names and values by turns
    Browser(URI server, String... headers) {
        this.server = server;
        this.headers = headers;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, "en");
    }

    HttpResponse<String> get(String path, String language)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                        .header("Accept-Language", language)
                        .build(),
                BodyHandlers.ofString());
    }

    /// The page at a path, which has to be there.
    Document page(String path) throws IOException, InterruptedException {
        return page(path, "en");
    }

    Document page(String path, String language) throws IOException, InterruptedException {
        var answer = get(path, language);
        if (answer.statusCode() != 200)
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        return Jsoup.parse(answer.body(), server.toString());
    }

    /// What a page asks for by itself.
    HttpResponse<String> poll(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("HX-Request", "true")
                        .header("Accept", "text/html, */*")
                        .build(),
                BodyHandlers.ofString());
    }

    /// What a program is answered.
    HttpResponse<String> json(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Accept", "application/json")
                        .build(),
                BodyHandlers.ofString());
    }

    /// Sends a form of a page of this server.
    HttpResponse<String> post(String path, Map<String, String> form)
            throws IOException, InterruptedException {
        return post(path, form, origin());
    }

    String origin() {
        return "http://" + server.getAuthority();
    }

    HttpResponse<String> post(String path, Map<String, String> form, String origin)
            throws IOException, InterruptedException {
        var body =
                form.entrySet().stream()
                        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&"));
        var request =
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded");
        if (!origin.isEmpty()) request.header("Origin", origin);
        if (headers.length > 0) request.headers(headers);
        return http.send(
                request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /// Sends a form with a file.
    HttpResponse<String> postFile(
            String path, Map<String, String> form, String fileName, String content)
            throws IOException, InterruptedException {
        var body = new StringBuilder();
        form.forEach((name, value) ->
                body.append("--xyz\r\nContent-Disposition: form-data; name=\"")
                        .append(name)
                        .append("\"\r\n\r\n")
                        .append(value)
                        .append("\r\n"));
        body.append("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(fileName)
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .append(content)
                .append("\r\n--xyz--\r\n");
        return http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "multipart/form-data; boundary=xyz")
                        .header("Origin", origin())
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
    }

    /// Sends JSON, as a script of a page of this server could.
    HttpResponse<String> postJson(String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Origin", origin())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    CookieManager cookies() {
        return cookies;
    }

    @Override
    public void close() {
        http.close();
    }
}
