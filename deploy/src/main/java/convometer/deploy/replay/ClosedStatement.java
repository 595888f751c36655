package convometer.deploy.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import convometer.billing.statements.ClosedContent;
import convometer.billing.tables.TableTexts;
import convometer.schemas.accounts.Accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A manifest as billing-aggregator gives it: a closed statement and what it was made of.
///
/// @param statement the statement as CSV
/// @param conversations those that it counts, as CSV
/// @param tables versions of the tables, the newest last
/// @param earlier closings of earlier months that were made before
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClosedStatement(
        String wabaId,
        String month,
        Instant closedAt,
        String software,
        String sha256,
        String statement,
        String conversations,
        String conversationsSha256,
        Instant countedUntil,
        List<Offset> offsets,
        String tablesVersion,
        List<Tables> tables,
        List<Closing> earlier) {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build();

    /// Where what is counted of a partition ends.
    public record Offset(String topic, int partition, long offset) {}

    /// A version of the tables, as CSV.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tables(
            String version, String accounts, String eras, String markets, String rates) {

        TableTexts texts() {
            return new TableTexts(accounts, eras, markets, rates);
        }
    }

    /// When a month was closed, and with what.
    public record Closing(
            String month, Instant closedAt, Instant countedUntil, List<Offset> offsets) {

        /// Everything that is counted by all means.
        ArchiveCut least() {
            Map<String, Long> ends =
                    offsets.stream()
                            .collect(
                                    Collectors.toMap(
                                            it -> it.topic() + "/" + it.partition(),
                                            Offset::offset));
            return new ArchiveCut(ends, countedUntil);
        }

        /// Everything that can have been counted.
        ArchiveCut most() {
            return ArchiveCut.at(closedAt);
        }
    }

    /// Reads a manifest.
    ///
    /// @throws IllegalArgumentException naming the file, the field and the reason
    public static ClosedStatement read(Path file) throws IOException {
        try {
            var manifest = JSON.readValue(Files.readString(file), ClosedStatement.class);
            manifest.check(file);
            return manifest;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s: is no manifest of a closed statement: %s"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    /// Whether it is as it was written.
    private void check(Path file) {
        check(file, "sha256", sha256, "statement", statement);
        check(file, "conversations_sha256", conversationsSha256, "conversations", conversations);
        if (tables.stream().noneMatch(it -> it.version().equals(tablesVersion)))
            throw new IllegalArgumentException(
                    "%s: tables lack version %s".formatted(file, tablesVersion));
    }

    private static void check(
            Path file, String field, String sha256, String contentField, String content) {
        if (!ClosedContent.sha256(content).equals(sha256))
            throw new IllegalArgumentException(
                    "%s: %s is not that of %s: one of them was changed"
                            .formatted(file, field, contentField));
    }

    /// Whether content is that of the statement, to the byte.
    public boolean isOf(ClosedContent content) {
        return content.csv().equals(statement) && content.conversations().equals(conversations);
    }

    /// What is to be known of the software that computes it again; empty: it is the one that closed
    /// it. One that is built of changed or unknown sources is never known to be that.
    public Optional<String> otherThan(String running) {
        if (!running.equals(software))
            return Optional.of("closed by %s, computed by %s".formatted(software, running));
        if (!running.matches(".*, commit [0-9a-f]{40}"))
            return Optional.of(
                    "closed and computed by %s: whether both are the same, nobody knows"
                            .formatted(running));
        return Optional.empty();
    }

    /// The tables that were in use when it was closed.
    TableTexts tablesInUse() {
        return tables.stream()
                .filter(it -> it.version().equals(tablesVersion))
                .findFirst()
                .orElseThrow()
                .texts();
    }

    /// The accounts as its tables have them, without templates.
    public Accounts accounts() {
        return tablesInUse().accountsFile();
    }

    /// Its own closing.
    Closing closing() {
        return new Closing(month, closedAt, countedUntil, offsets);
    }
}
