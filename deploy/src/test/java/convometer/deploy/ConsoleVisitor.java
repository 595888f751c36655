package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// Somebody at the console, with cookies and without JavaScript: reads pages, follows their links
/// and sends their forms.
final class ConsoleVisitor implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BOUNDARY = "a-boundary-of-forms";

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    /// @param server address of billing-aggregator
    ConsoleVisitor(URI server) {
        this.server = server;
    }

    /// By the login page, to where one wanted to go.
    Document logIn(String path, String name, String password) throws Exception {
        var form = page(path).expectFirst("form.login");
        form.expectFirst("input[name=name]").val(name);
        form.expectFirst("input[name=password]").val(password);
        return submit(form);
    }

    Document page(String path) throws IOException, InterruptedException {
        return html(get(path, "text/html"));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path, "application/json"));
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        return get(path, "*/*");
    }

    private byte[] get(String path, String accept) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(server.resolve(path)).header("Accept", accept));
    }

    /// The page that comes of a form with these values.
    Document submit(Element form) throws IOException, InterruptedException {
        var body =
                form.select("input[name]").stream()
                        .map(input -> encoded(input.attr("name")) + "=" + encoded(input.val()))
                        .collect(Collectors.joining("&"));
        return html(
                answer(
                        posted(form, "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(body))));
    }

    /// The page that comes of a form with this file.
    Document submit(Element form, Path file) throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        for (var input : form.select("input[name]")) {
            var isFile = input.attr("type").equals("file");
            var named =
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                            .formatted(
                                    BOUNDARY,
                                    input.attr("name"),
                                    isFile ? "; filename=\"" + file.getFileName() + "\"" : "");
            body.write(bytesOf(named));
            body.write(isFile ? Files.readAllBytes(file) : bytesOf(input.val()));
            body.write(bytesOf("\r\n"));
        }
        body.write(bytesOf("--" + BOUNDARY + "--\r\n"));
        return html(
                answer(
                        posted(form, "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(BodyPublishers.ofByteArray(body.toByteArray()))));
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder posted(Element form, String type) {
        return HttpRequest.newBuilder(server.resolve(form.attr("action")))
                .header("Accept", "text/html")
                .header("Content-Type", type)
                .header("Origin", "http://" + server.getAuthority());
    }

    private byte[] answer(HttpRequest.Builder asked) throws IOException, InterruptedException {
        var answer = http.send(asked.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200)
            throw new IOException(
                    "%s answers %d: %s"
                            .formatted(
                                    answer.uri(),
                                    answer.statusCode(),
                                    html(answer.body()).select("main").text()));
        return answer.body();
    }

    private static Document html(byte[] page) {
        return Jsoup.parse(new String(page, StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
