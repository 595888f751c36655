package convometer.schemas.accounts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of a YAML file that knows its line, so that whoever refuses it can say where it is.
public sealed interface Yaml {

    YAMLFactory FACTORY = new YAMLFactory();

    /// Where it begins, from 1.
    int line();

    /// A word, a number, or nothing at all: the empty text.
    record Scalar(String text, int line) implements Yaml {}

    /// Several pieces, one below the other.
    record Sequence(List<Yaml> items, int line) implements Yaml {}

    /// Pieces by name.
    record Mapping(Map<String, Entry> entries, int line) implements Yaml {}

    /// What follows a key, and the line of the key.
    record Entry(Yaml value, int line) {}

    /// A key that is in a mapping twice.
    final class SaidTwice extends IOException {

        private static final long serialVersionUID = 1L;

        private final int line;

        SaidTwice(String key, int line) {
            super("key \"" + key + "\" is said twice");
            this.line = line;
        }

        /// The line of the second.
        public int line() {
            return line;
        }
    }

    /// The one document of a file.
    static Yaml parse(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            return parser.nextToken() == null ? new Scalar("", 1) : piece(parser);
        }
    }

    private static Yaml piece(JsonParser parser) throws IOException {
        var line = lineOf(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Mapping(entries(parser), line);
            case START_ARRAY -> new Sequence(items(parser), line);
            case VALUE_NULL -> new Scalar("", line);
            default -> new Scalar(parser.getText(), line);
        };
    }

    private static Map<String, Entry> entries(JsonParser parser) throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            var line = lineOf(parser);
            parser.nextToken();
            if (entries.putIfAbsent(key, new Entry(piece(parser), line)) != null)
                throw new SaidTwice(key, line);
        }
        return entries;
    }

    private static List<Yaml> items(JsonParser parser) throws IOException {
        var items = new ArrayList<Yaml>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(piece(parser));
        return items;
    }

    private static int lineOf(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
