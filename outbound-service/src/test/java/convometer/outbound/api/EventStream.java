package convometer.outbound.api;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A client of server-sent events, as the standard has it.
final class EventStream implements AutoCloseable {

    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;

    /// What stands between two empty lines.
    ///
    /// @param data empty where the client has nothing to handle
    record Event(
            @Nullable String id, @Nullable String name, String data, @Nullable String comment) {}

    private EventStream(HttpResponse<java.io.InputStream> response) {
        this.response = response;
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// @param lastEventId of an earlier stream; empty: none
    static EventStream open(HttpClient client, String address, String lastEventId)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) request.header("Last-Event-ID", lastEventId);
        return new EventStream(client.send(request.build(), BodyHandlers.ofInputStream()));
    }

    HttpResponse<?> response() {
        return response;
    }

    /// The next event, also one that is only a comment.
    Event next() throws IOException {
        var fields = new HashMap<String, String>();
        while (true) {
            var line = lines.readLine();
            if (line == null) throw new IOException("the stream has ended");
            if (!line.isEmpty()) add(fields, line);
            else if (!fields.isEmpty())
                return new Event(
                        fields.get("id"),
                        fields.get("event"),
                        fields.getOrDefault("data", ""),
                        fields.get(""));
        }
    }

    /// The next event that has data.
    Event nextWithData() throws IOException {
        while (true) {
            var event = next();
            if (!event.data().isEmpty()) return event;
        }
    }

    /// Everything that is left.
    String rest() throws IOException {
        var rest = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) rest.append(line);
        return rest.toString();
    }

    private static void add(Map<String, String> fields, String line) {
        var colon = line.indexOf(':');
        fields.put(line.substring(0, colon), line.substring(colon + 1).stripLeading());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
