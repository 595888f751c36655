package convometer.billing.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.billing.match.rules.BucketCalendar;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks Meta's Graph API for figures, page by page. The token goes to that address alone, and is in
/// no log and no answer.
@Singleton
final class GraphAnalytics {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_PAGES = 500;
    private static final int LONGEST_MESSAGE = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GraphSettings settings;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    GraphAnalytics(GraphSettings settings) {
        this.settings = settings;
    }

    /// Whether there is a token to ask with.
    boolean mayAsk() {
        return settings.accessToken() != null;
    }

    /// Reads all pages.
    ///
    /// @param calendar buckets to ask for
    /// @param most bytes of all pages together
    /// @throws ProblemException if Meta does not answer with figures
    FigureFile fetch(
            String wabaId,
            FigureSource source,
            BucketCalendar calendar,
            long most,
            FigureJson answers) {
        var reader = answers.to(source, calendar.granularity());
        var token = settings.accessToken();
        if (token == null)
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "no_access_token",
                    "WHATSAPP_ACCESS_TOKEN is not set; a file can be given instead");
        var address = Optional.of(first(wabaId, source, calendar));
        var left = most;
        for (var page = 1; address.isPresent(); page++) {
            if (page > MOST_PAGES) throw refused("it has more than " + MOST_PAGES + " pages");
            var body = page(address.get(), token, left);
            left -= body.length;
            address = Optional.ofNullable(reader.read(body, "page " + page)).map(this::next);
        }
        return reader.done();
    }

    private URI first(String wabaId, FigureSource source, BucketCalendar calendar) {
        var granularity =
                switch (calendar.granularity()) {
                    case HALF_HOUR -> "HALF_HOUR";
                    case DAY -> "DAILY";
                    case MONTH -> "MONTHLY";
                };
        var dimensions =
                source == FigureSource.PRICING_ANALYTICS
                        ? "[\"PRICING_CATEGORY\",\"PRICING_TYPE\",\"COUNTRY\",\"PHONE\",\"TIER\"]"
                        : "[\"CONVERSATION_CATEGORY\",\"CONVERSATION_TYPE\","
                                + "\"CONVERSATION_DIRECTION\",\"COUNTRY\",\"PHONE\"]";
        var fields =
                "%s.start(%d).end(%d).granularity(%s).phone_numbers([]).dimensions(%s)"
                        .formatted(
                                source.code(),
                                calendar.from().getEpochSecond(),
                                calendar.to().getEpochSecond(),
                                granularity,
                                dimensions);
        return URI.create(
                "%s/%s?fields=%s".formatted(settings.graphUrl(), encoded(wabaId), encoded(fields)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Only where the first one was: what an answer names must not get the token.
    private URI next(String address) {
        var own = URI.create(settings.graphUrl());
        try {
            var next = URI.create(address);
            if (own.getScheme().equals(next.getScheme())
                    && own.getAuthority().equals(next.getAuthority())) return next;
        } catch (IllegalArgumentException _) {
            // The same as one that is elsewhere.
        }
        throw refused("its next page is at another address than the first");
    }

    private byte[] page(URI address, String token, long most) {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(PAGE_TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/json")
                        .GET()
                        .build();
        var answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
        try {
            // The request's own timeout ends with the headers; this one covers the body, too.
            return body(answer.get(PAGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS), token);
        } catch (ExecutionException e) {
            throw unavailable(
                    e.getCause() instanceof IOException
                                    && String.valueOf(e.getCause().getMessage()).contains("exceeds")
                            ? "Meta's answer is larger than 32 MB"
                            : "Meta's API cannot be reached");
        } catch (TimeoutException _) {
            answer.cancel(true);
            throw unavailable("Meta did not answer within " + PAGE_TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("this was interrupted");
        }
    }

    private static byte[] body(HttpResponse<byte[]> answer, String token) {
        if (answer.statusCode() == HttpStatus.OK.getCode()) return answer.body();
        throw new ProblemException(
                HttpStatus.BAD_GATEWAY,
                "meta_refused",
                "Meta answered %d%s".formatted(answer.statusCode(), why(answer.body(), token)));
    }

    /// What Meta says of it, without what is nobody's business.
    private static String why(byte[] body, String token) {
        try {
            var error = JSON.readTree(body).path("error");
            if (!error.isObject()) return "";
            var message = text(error.path("message")).replace(token, "…");
            var cut =
                    message.length() <= LONGEST_MESSAGE
                            ? message
                            : message.substring(0, LONGEST_MESSAGE) + "…";
            return ", error %s: %s".formatted(error.path("code").asInt(), cut);
        } catch (IOException _) {
            return "";
        }
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? "" : node.asText("");
    }

    private static ProblemException refused(String reason) {
        return new ProblemException(
                HttpStatus.BAD_GATEWAY, "meta_refused", "Meta's answer is not taken: " + reason);
    }

    private static ProblemException unavailable(String detail) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "meta_unavailable", detail);
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}
