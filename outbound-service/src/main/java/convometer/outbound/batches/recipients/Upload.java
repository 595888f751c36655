package convometer.outbound.batches.recipients;

import convometer.outbound.graph.Json;
import convometer.outbound.rules.Size;
import convometer.outbound.rules.batch.BatchForm;
import convometer.schemas.service.Problem.FieldError;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.multipart.CompletedPart;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A batch as it was handed in, put down in a file so that it can be read more than once.
public final class Upload implements AutoCloseable {

    private static final String MARK = String.valueOf(RecipientFile.BYTE_ORDER_MARK);

    private final Path path;

    private Upload(Path path) {
        this.path = path;
    }

    /// Puts a body down.
    public static Upload of(InputStream body) {
        try (body) {
            var upload = new Upload(Files.createTempFile("batch-", ".upload"));
            try {
                Files.copy(body, upload.path, StandardCopyOption.REPLACE_EXISTING);
                return upload;
            } catch (IOException | RuntimeException e) {
                // Who hands it in has gone.
                upload.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The recipients alone, as CSV or JSON Lines by their media type, else by how they begin.
    public RecipientFile recipients(CompletedPart part) {
        var type = part.getContentType().map(t -> t.getName()).orElse("");
        var csv = type.contains("csv") || (!type.contains("json") && !firstLine().startsWith("{"));
        return new RecipientFile(path, csv, 0);
    }

    /// Everything behind the first line, which is the batch.
    public RecipientFile behindFirstLine() {
        return new RecipientFile(path, false, 1);
    }

    /// The batch in the first line.
    public BatchForm formInFirstLine() {
        return form(firstLine());
    }

    private String firstLine() {
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            @Nullable String line = lines.readLine();
            if (line == null) return "";
            var text =
                    new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return text.startsWith(MARK) ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads the batch object, or says everything that is wrong with it.
    public static BatchForm form(String json) {
        if (json.length() > Size.LARGEST)
            throw new ProblemException(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "the batch is too large");
        var object = Json.object(json);
        if (object.isEmpty())
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "malformed", "the batch is no JSON object");
        var read = BatchForm.read(object.get());
        if (read.violations().isEmpty()) return read.form();
        throw MalformedBatch.of(
                read.violations().stream()
                        .map(v -> new FieldError("batch." + v.field(), v.reason()))
                        .toList());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
