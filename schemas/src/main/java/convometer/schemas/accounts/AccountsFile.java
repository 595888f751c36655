package convometer.schemas.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/// Reads the accounts file. Whatever it does not understand is an error that names the line.
public final class AccountsFile {

    private static final int DEFAULT_MESSAGING_LIMIT = 250;

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// The file cannot be used; the message names the file, the line and the reason.
    public static final class Invalid extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    private record YamlFile(@JsonProperty(required = true) List<YamlPortfolio> portfolios) {}

    private record YamlPortfolio(
            @JsonProperty(required = true) String id,
            @JsonProperty("messaging_limit") @Nullable Integer messagingLimit,
            @JsonProperty(required = true) List<YamlWaba> wabas) {}

    private record YamlWaba(
            @JsonProperty(required = true) String id,
            @Nullable String name,
            @JsonProperty(required = true) String timezone,
            @JsonProperty(required = true) String currency,
            @Nullable List<YamlNumber> numbers,
            @Nullable List<YamlTemplate> templates) {}

    private record YamlNumber(@JsonProperty(required = true) String id, @Nullable String display) {}

    private record YamlTemplate(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String language,
            @JsonProperty(required = true) String category,
            @Nullable String status) {}

    /// Reads and checks the file.
    ///
    /// @throws Invalid if it cannot be read or says something that cannot be
    public static Accounts read(Path file) {
        try {
            var accounts = accounts(file, YAML.readValue(Files.readString(file), YamlFile.class));
            rejectDoubles(file, accounts);
            return accounts;
        } catch (JsonProcessingException e) {
            throw new Invalid(at(file, e) + reason(e));
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e);
        }
    }

    private static String at(Path file, JsonProcessingException e) {
        var location = e.getLocation();
        return location == null ? file + ": " : file + ": line " + location.getLineNr() + ": ";
    }

    private static String reason(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                    "unknown key \"" + unknown.getPropertyName() + "\"";
            case JsonMappingException mapping -> mapping.getOriginalMessage();
            default -> e.getOriginalMessage();
        };
    }

    private static Accounts accounts(Path file, YamlFile yaml) {
        return new Accounts(
                yaml.portfolios().stream().map(portfolio -> portfolio(file, portfolio)).toList());
    }

    private static Portfolio portfolio(Path file, YamlPortfolio yaml) {
        return new Portfolio(
                yaml.id(),
                Objects.requireNonNullElse(yaml.messagingLimit(), DEFAULT_MESSAGING_LIMIT),
                yaml.wabas().stream().map(waba -> waba(file, waba)).toList());
    }

    private static Waba waba(Path file, YamlWaba yaml) {
        return new Waba(
                yaml.id(),
                Objects.requireNonNullElse(yaml.name(), yaml.id()),
                zone(file, yaml),
                yaml.currency(),
                orEmpty(yaml.numbers()).stream().map(AccountsFile::number).toList(),
                orEmpty(yaml.templates()).stream().map(AccountsFile::template).toList());
    }

    private static ZoneId zone(Path file, YamlWaba yaml) {
        try {
            return ZoneId.of(yaml.timezone());
        } catch (DateTimeException e) {
            throw new Invalid(
                    file
                            + ": WABA "
                            + yaml.id()
                            + ": unknown time zone \""
                            + yaml.timezone()
                            + "\"");
        }
    }

    private static BusinessNumber number(YamlNumber yaml) {
        return new BusinessNumber(yaml.id(), Objects.requireNonNullElse(yaml.display(), yaml.id()));
    }

    private static Template template(YamlTemplate yaml) {
        return new Template(
                yaml.name(),
                yaml.language(),
                yaml.category(),
                Objects.requireNonNullElse(yaml.status(), "approved"));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static void rejectDoubles(Path file, Accounts accounts) {
        var seen = new HashSet<String>();
        for (var portfolio : accounts.portfolios())
            for (var waba : portfolio.wabas())
                if (!seen.add(waba.id()))
                    throw new Invalid(file + ": WABA " + waba.id() + " is listed twice");
    }

    private AccountsFile() {}
}
