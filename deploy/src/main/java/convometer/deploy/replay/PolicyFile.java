package convometer.deploy.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Policy.EntryPointLength;
import convometer.tracker.rules.Policy.PriceWindowAt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The file in which an operator says what is other than usual: what opens a window and how long
/// things last. What it does not say is as usual; what nobody understands is an error that names
/// the line.
public final class PolicyFile {

    private static final YAMLFactory YAML = new YAMLFactory();

    /// A key of the file with its words; of a mapping the keys are words too, before their values.
    private record Setting(int line, List<String> words) {}

    private final Path file;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private PolicyFile(Path file) {
        this.file = file;
    }

    /// Reads and checks the file.
    ///
    /// @throws IllegalArgumentException naming the file, the line and the key
    public static Policy read(Path file) {
        try (var parser = YAML.createParser(Files.readString(file))) {
            var policy = new PolicyFile(file);
            policy.read(parser);
            return policy.policy();
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    "%s line %d: not YAML: %s".formatted(file, line, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) return;
        if (parser.currentToken() != JsonToken.START_OBJECT)
            throw new IllegalArgumentException(file + " line 1: is no mapping of keys to values");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            var setting = new Setting(parser.currentTokenLocation().getLineNr(), words(parser));
            if (settings.put(key, setting) != null) throw wrong(key, setting, "is said twice");
        }
    }

    private static List<String> words(JsonParser parser) throws IOException {
        var words = new ArrayList<String>();
        var depth = 0;
        do {
            var token = parser.nextToken();
            if (token.isStructStart()) depth++;
            else if (token.isStructEnd()) depth--;
            else words.add(parser.getText());
        } while (depth > 0);
        return words;
    }

    private Policy policy() {
        var usual = Policy.standard();
        var policy =
                new Policy(
                        take("qualifying_types", Set::copyOf, usual.qualifying()),
                        duration("window_length", usual.windowLength()),
                        duration("conversation_length", usual.conversationLength()),
                        duration("entry_point_answer_within", usual.entryPointAnswerWithin()),
                        take("entry_point_lengths", PolicyFile::lengths, usual.entryPointLengths()),
                        one("old_kinds_until", LocalDate::parse, usual.oldKindsUntil()),
                        one("price_window_at", PolicyFile::instant, usual.priceWindowAt()),
                        usual.margin(),
                        usual.lease(),
                        usual.kept());
        settings.forEach((key, setting) -> {
            throw wrong(key, setting, "is no key of a policy");
        });
        return policy;
    }

    private Duration duration(String key, Duration otherwise) {
        return one(key, PolicyFile::length, otherwise);
    }

    private <T> T one(String key, Function<String, T> reader, T otherwise) {
        return take(
                key,
                words -> {
                    if (words.size() != 1) throw new IllegalArgumentException("one word");
                    return reader.apply(words.getFirst());
                },
                otherwise);
    }

    private <T> T take(String key, Function<List<String>, T> reader, T otherwise) {
        var setting = settings.remove(key);
        if (setting == null) return otherwise;
        try {
            return reader.apply(setting.words());
        } catch (IllegalArgumentException | DateTimeException e) {
            var said = String.join(", ", setting.words());
            throw wrong(key, setting, "cannot be \"" + said + "\"");
        }
    }

    private static List<EntryPointLength> lengths(List<String> words) {
        var lengths = new ArrayList<EntryPointLength>();
        for (var i = 0; i < words.size() - 1; i += 2)
            lengths.add(
                    new EntryPointLength(LocalDate.parse(words.get(i)), length(words.get(i + 1))));
        if (lengths.isEmpty() || words.size() % 2 != 0)
            throw new IllegalArgumentException("dates and lengths");
        return lengths;
    }

    /// Such as `24h`, `90m` or `PT24H`.
    private static Duration length(String word) {
        var iso = word.startsWith("P") ? word : "PT" + word;
        var length = Duration.parse(iso);
        if (!length.isPositive()) throw new IllegalArgumentException("not positive");
        return length;
    }

    private static PriceWindowAt instant(String word) {
        return switch (word) {
            case "delivery" -> PriceWindowAt.DELIVERY;
            case "send" -> PriceWindowAt.SEND;
            default -> throw new IllegalArgumentException("delivery or send");
        };
    }

    private IllegalArgumentException wrong(String key, Setting setting, String reason) {
        return new IllegalArgumentException(
                "%s line %d: %s %s".formatted(file, setting.line(), key, reason));
    }
}
