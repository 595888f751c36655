package convometer.outbound.batches;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchResult;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.RequestId;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What became of every recipient of a batch, as a file.
@Singleton
final class ResultFile {

    private static final List<String> COLUMNS =
            List.of("recipient", "request_id", "outcome", "code", "wamid", "at");

    private final BatchArchive archive;

    ResultFile(BatchArchive archive) {
        this.archive = archive;
    }

    /// One line for each recipient, in the order in which they were handed in.
    byte[] csv(BatchState batch) {
        var bytes = new ByteArrayOutputStream();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(bytes)) {
            csv.writeRecord(COLUMNS);
            var results = archive.results(batch);
            archive.items(
                    batch,
                    item ->
                            csv.writeRecord(
                                    row(batch, item, results).values().stream()
                                            .map(value -> value == null ? "" : value)
                                            .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// The same as JSON Lines.
    byte[] jsonLines(BatchState batch) {
        var lines = new ByteArrayOutputStream();
        var results = archive.results(batch);
        archive.items(
                batch,
                item ->
                        lines.writeBytes(
                                (Json.write(row(batch, item, results)) + "\n").getBytes(UTF_8)));
        return lines.toByteArray();
    }

    private static Map<String, @Nullable String> row(
            BatchState batch, BatchItem item, Map<Integer, BatchResult> results) {
        var result = results.get(item.getN());
        var row = new LinkedHashMap<String, @Nullable String>();
        row.put("recipient", item.getRecipient());
        row.put(
                "request_id",
                result == null
                        ? new RequestId(batch.getBatchId(), item.getN(), 1).toString()
                        : result.getRequestId());
        row.put("outcome", result == null ? without(batch) : result.getOutcome());
        row.put("code", result == null ? codeWithout(batch) : result.getCode());
        row.put("wamid", result == null ? null : result.getWamid());
        row.put("at", result == null ? null : result.getAt().toString());
        return row;
    }

    /// What is said of an item that nobody answered.
    private static String without(BatchState batch) {
        return switch (batch.getState()) {
            case "cancelled" -> "cancelled";
            case "done" -> "refused";
            default -> "pending";
        };
    }

    private static @Nullable String codeWithout(BatchState batch) {
        return batch.getState().equals("done") ? BatchProgress.EXPIRED : null;
    }
}
