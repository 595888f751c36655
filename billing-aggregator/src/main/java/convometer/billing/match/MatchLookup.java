package convometer.billing.match;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.billing.charges.LedgerPeer;
import convometer.billing.match.MatchView.ImportView;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.stream.Collectors;

/// The match with Meta for pages, which ask what programs ask and show what these are answered,
/// wherever the ledger is.
@Singleton
@Requires(beans = {MatchController.class, FigureController.class})
public final class MatchLookup {

    private final MatchController matches;
    private final FigureController figures;
    private final ObjectMapper json;

    MatchLookup(MatchController matches, FigureController figures, ObjectMapper json) {
        this.matches = matches;
        this.figures = figures;
        this.json = json;
    }

    /// Which match, and which of its differences.
    ///
    /// @param source null: the first that was imported
    /// @param why a class; null: any
    /// @param cursor of the page before; null: the first page
    public record Asked(
            String wabaId,
            String month,
            @Nullable String source,
            @Nullable String why,
            int limit,
            @Nullable String cursor) {

        private String path() {
            var query = new LinkedHashMap<String, @Nullable String>();
            query.put("source", source);
            query.put("class", why);
            query.put("limit", Integer.toString(limit));
            query.put("cursor", cursor);
            return "/v1/matches/"
                    + encoded(wabaId)
                    + "/"
                    + encoded(month)
                    + query.entrySet().stream()
                            .filter(each -> each.getValue() != null)
                            .map(each -> each.getKey() + "=" + encoded("" + each.getValue()))
                            .collect(Collectors.joining("&", "?", ""));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// A match with a page of its differences.
    ///
    /// @throws ProblemException as the endpoint refuses it
    public MatchView match(Asked asked) {
        var answer =
                matches.match(
                        asked.wabaId(),
                        asked.month(),
                        asked.source(),
                        asked.why(),
                        asked.limit(),
                        asked.cursor(),
                        HttpRequest.GET(asked.path()));
        return answer.body() instanceof MatchView view
                ? view
                : LedgerPeer.read(answer, MatchView.class, json);
    }

    /// What is said of a file that somebody gives.
    ///
    /// @param timeZone in which its days begin; null: the one that fits
    /// @param takenAt when Meta said so; null: now
    /// @param lines how many figures it has; null: not known
    public record Upload(
            @Nullable String timeZone, @Nullable Instant takenAt, @Nullable Integer lines) {}

    /// Takes a file: JSON begins with a brace or a bracket, all else is an invoice's lines.
    ///
    /// @throws ProblemException as the endpoint refuses it
    public ImportView give(String wabaId, String month, Upload about, byte[] file) {
        var type = isJson(file) ? MediaType.APPLICATION_JSON_TYPE : MediaType.TEXT_CSV_TYPE;
        var answer =
                figures.give(
                        wabaId,
                        month,
                        about.timeZone(),
                        about.takenAt() == null ? null : about.takenAt().toString(),
                        about.lines(),
                        file,
                        HttpRequest.POST("/v1/matches", file).contentType(type));
        return (ImportView) Objects.requireNonNull(answer.body());
    }

    /// Whether Meta can be asked by itself.
    public boolean mayFetch() {
        return figures.mayFetch();
    }

    /// Asks Meta for its figures.
    ///
    /// @param source of analytics
    /// @param granularity of the time buckets
    /// @throws ProblemException as the endpoint refuses it
    public ImportView fetch(String wabaId, String month, String source, String granularity) {
        var answer = figures.fetch(wabaId, month, source, granularity, null);
        return (ImportView) Objects.requireNonNull(answer.body());
    }

    private static boolean isJson(byte[] file) {
        var text = new String(file, StandardCharsets.UTF_8).stripLeading();
        // A mark that some programs put before a text.
        var content = text.startsWith("\uFEFF") ? text.substring(1).stripLeading() : text;
        return content.startsWith("{") || content.startsWith("[");
    }
}
