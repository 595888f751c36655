package convometer.outbound.batches.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.graph.Json;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How results are written.
public enum ResultFormat {

    /// A header and a line for each recipient.
    CSV("text/csv"),

    /// A JSON object in a line for each recipient.
    NDJSON("application/x-ndjson");

    private static final List<String> COLUMNS =
            List.of("recipient", "request_id", "outcome", "code", "wamid", "at");

    private final String mediaType;

    ResultFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /// What comes before the first row.
    byte[] header() {
        return this == CSV ? csv(List.of(COLUMNS)) : new byte[0];
    }

    byte[] rows(List<ItemResult> results) {
        return switch (this) {
            case CSV -> csv(results.stream().map(ResultFormat::fields).toList());
            case NDJSON -> lines(results);
        };
    }

    private static byte[] csv(List<List<String>> records) {
        var bytes = new ByteArrayOutputStream();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(bytes)) {
            records.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] lines(List<ItemResult> results) {
        var lines = new StringBuilder();
        for (var result : results) lines.append(Json.write(row(result))).append('\n');
        return lines.toString().getBytes(UTF_8);
    }

    private static List<String> fields(ItemResult result) {
        return row(result).values().stream().map(value -> value == null ? "" : value).toList();
    }

    private static Map<String, @Nullable String> row(ItemResult result) {
        var row = new LinkedHashMap<String, @Nullable String>();
        row.put("recipient", result.getRecipient());
        row.put("request_id", result.getRequestId());
        row.put("outcome", result.getOutcome());
        row.put("code", result.getCode());
        row.put("wamid", result.getWamid());
        row.put("at", result.getAt() == null ? null : result.getAt().toString());
        return row;
    }
}
