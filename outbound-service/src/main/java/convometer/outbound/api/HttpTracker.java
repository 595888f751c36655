package convometer.outbound.api;

import convometer.events.OutboundRequest;
import convometer.outbound.graph.Json;
import convometer.schemas.access.Access;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The window-tracker over HTTP.
@Singleton
final class HttpTracker implements Tracker {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final TrackerSettings settings;
    private final Access access;

    HttpTracker(TrackerSettings settings, Access access) {
        this.access = access;
        this.settings = settings;
    }

    @Override
    public List<Map<?, ?>> quotes(List<OutboundRequest> requests) {
        var asked = Map.of("requests", requests.stream().map(HttpTracker::written).toList());
        var response = post(Json.write(asked));
        if (response.statusCode() != 200) throw new Unavailable("status " + response.statusCode());
        var quotes = new ArrayList<Map<?, ?>>();
        if (Json.object(response.body()).orElse(Map.of()).get("quotes") instanceof List<?> list)
            for (var quote : list) if (quote instanceof Map<?, ?> object) quotes.add(object);
        if (quotes.size() != requests.size())
            throw new Unavailable(
                    "%d answers to %d requests".formatted(quotes.size(), requests.size()));
        return quotes;
    }

    private HttpResponse<String> post(String body) {
        var request =
                HttpRequest.newBuilder(URI.create(settings.url() + "/v1/quotes"))
                        .header("Content-Type", "application/json")
                        .timeout(settings.timeout())
                        .POST(BodyPublishers.ofString(body));
        access.authorization().ifPresent(token -> request.header("Authorization", token));
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Unavailable(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted");
        }
    }

    private static Map<String, @Nullable Object> written(OutboundRequest request) {
        var written = new LinkedHashMap<String, @Nullable Object>();
        written.put("request_id", request.getRequestId());
        written.put("phone_number_id", request.getPhoneNumberId());
        written.put("message", Json.object(request.getMessage()).orElseThrow());
        if (request.getDeadline() != null)
            written.put("deadline", request.getDeadline().toString());
        written.put("hold_until_window_opens", request.getHoldUntilWindowOpens());
        if (request.getFallbackTemplate() != null)
            written.put(
                    "fallback_template", Json.object(request.getFallbackTemplate()).orElseThrow());
        if (request.getSender() != null) written.put("sender", request.getSender());
        if (!request.getLabels().isEmpty()) written.put("labels", request.getLabels());
        return written;
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}
