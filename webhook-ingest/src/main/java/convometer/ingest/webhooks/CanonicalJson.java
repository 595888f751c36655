package convometer.ingest.webhooks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;

/// JSON with sorted keys and no spaces: the same for every way of writing the same thing. Written
/// by hand, because to sort a copy and have it written costs three times as much, and each send
/// record and each verdict has one.
public final class CanonicalJson {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final int USUAL_LENGTH = 400;

    /// One line, whatever the value.
    public static String of(JsonNode value) {
        var json = new StringBuilder(USUAL_LENGTH);
        write(value, json);
        return Fields.writable(json.toString());
    }

    private static void write(JsonNode value, StringBuilder json) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, json);
            case ARRAY -> writeArray(value, json);
            case STRING -> writeText(value.textValue(), json);
            case BOOLEAN -> json.append(value.booleanValue());
            default -> json.append(value);
        }
    }

    private static void writeObject(JsonNode object, StringBuilder json) {
        var names = new ArrayList<String>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        json.append('{');
        for (var i = 0; i < names.size(); i++) {
            if (i > 0) json.append(',');
            writeText(names.get(i), json);
            json.append(':');
            write(object.get(names.get(i)), json);
        }
        json.append('}');
    }

    private static void writeArray(JsonNode array, StringBuilder json) {
        json.append('[');
        for (var i = 0; i < array.size(); i++) {
            if (i > 0) json.append(',');
            write(array.get(i), json);
        }
        json.append(']');
    }

    private static void writeText(String text, StringBuilder json) {
        json.append('"');
        ENCODER.quoteAsString(text, json);
        json.append('"');
    }

    private CanonicalJson() {}
}
