package convometer.schemas.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;

import convometer.schemas.accounts.Yaml.Mapping;
import convometer.schemas.accounts.Yaml.Scalar;
import convometer.schemas.accounts.Yaml.Sequence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// A YAML file that an operator writes. Whatever is not understood is an error that names the file
/// and the line, and never quotes more of the file than one word.
public final class YamlFile {

    /// The file cannot be used; the message names the file, the line and the reason.
    public static final class Invalid extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }

        Invalid(Path file, int line, String reason) {
            this(file + ": line " + line + ": " + reason);
        }
    }

    private final Path file;
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlFile(Path file) {
        this.file = file;
    }

    /// Reads a file.
    ///
    /// @param content makes something of what the file says
    /// @throws Invalid if it cannot be read or says something that cannot be
    public static <T> T read(Path file, BiFunction<YamlFile, Yaml, T> content) {
        try {
            return read(file, Files.readString(file), content);
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e);
        }
    }

    /// The same of what has been read already.
    public static <T> T read(Path file, String text, BiFunction<YamlFile, Yaml, T> content) {
        try {
            return content.apply(new YamlFile(file), Yaml.parse(text));
        } catch (Yaml.SaidTwice e) {
            throw new Invalid(file, e.line(), String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            // Only the first line of the message: the others quote the file, which may have
            // secrets.
            var reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new Invalid(file, line, "not YAML: " + reason);
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e);
        }
    }

    /// A mapping with no other keys than these.
    ///
    /// @param what it is, for the reason why it is refused
    public Mapping mapping(Yaml yaml, String what, String... keys) {
        if (!(yaml instanceof Mapping mapping))
            throw wrong(yaml, what + " has the keys " + String.join(", ", keys));
        for (var entry : mapping.entries().entrySet())
            if (!List.of(keys).contains(entry.getKey()))
                throw wrong(entry.getValue().line(), "unknown key \"" + entry.getKey() + "\"");
        return mapping;
    }

    /// What follows a key that has to be there.
    public Yaml need(Mapping mapping, String what, String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) throw wrong(mapping, what + " has no " + key);
        return entry.value();
    }

    /// The word that follows a key that has to be there.
    public Scalar word(Mapping mapping, String what, String key) {
        if (need(mapping, what, key) instanceof Scalar word && !word.text().isBlank()) return word;
        throw wrong(need(mapping, what, key), what + " has no " + key);
    }

    /// The word that follows a key, where it is there.
    public Optional<Scalar> wordIn(Mapping mapping, String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) return Optional.empty();
        if (entry.value() instanceof Scalar word)
            return Optional.of(word).filter(said -> !said.text().isBlank());
        throw wrong(entry.line(), key + " is one word");
    }

    /// The list that follows a key; empty where it is not there.
    public List<Yaml> list(Mapping mapping, String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) return List.of();
        return switch (entry.value()) {
            case Sequence list -> list.items();
            case Scalar word when word.text().isEmpty() -> List.of();
            case Scalar _, Mapping _ -> throw wrong(entry.line(), key + " is a list");
        };
    }

    /// The words of the list that follows a key; empty where it is not there.
    public List<Scalar> words(Mapping mapping, String key) {
        return list(mapping, key).stream().map(item -> itemOf(key, item)).toList();
    }

    private Scalar itemOf(String key, Yaml item) {
        if (item instanceof Scalar word && !word.text().isBlank()) return word;
        throw wrong(item, key + " is a list of words");
    }

    /// A name that no other thing of its kind has.
    public String once(String kind, Scalar id) {
        once(kind, id, id.text());
        return id.text();
    }

    /// The same, for a thing whose name is more than one word.
    public void once(String kind, Scalar where, String name) {
        var first = lines.putIfAbsent(kind + " " + name, where.line());
        if (first != null)
            throw wrong(
                    where, kind + " " + name + " is listed twice, the first time on line " + first);
    }

    static String quoted(Scalar said) {
        return "\"" + said.text() + "\"";
    }

    /// What to throw about a piece.
    public Invalid wrong(Yaml where, String reason) {
        return wrong(where.line(), reason);
    }

    private Invalid wrong(int line, String reason) {
        return new Invalid(file, line, reason);
    }
}
