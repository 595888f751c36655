package convometer.outbound.rules;

import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The JSON around a send body, as `POST /v1/messages` takes it.
///
/// @param requestId null: to be made up
/// @param deadline null: none
/// @param sender null: not said
public record Envelope(
        @Nullable String requestId,
        String phoneNumberId,
        @Nullable Object message,
        @Nullable Instant deadline,
        boolean holdUntilWindowOpens,
        @Nullable Object fallbackTemplate,
        @Nullable String sender,
        Map<String, String> labels) {

    private static final Set<String> FIELDS =
            Set.of(
                    "request_id",
                    "phone_number_id",
                    "message",
                    "deadline",
                    "hold_until_window_opens",
                    "fallback_template",
                    "sender",
                    "labels");

    /// An envelope as far as it could be read, and everything that is wrong with it.
    public record Read(Envelope envelope, List<Violation> violations) {}

    /// Reads an envelope; it may be used where there is no violation.
    public static Read read(Map<?, ?> json) {
        var reader = new Reader(json);
        var envelope = reader.envelope();
        var found = reader.found;
        found.addAll(envelope.sendRequest("an id").violations());
        return new Read(envelope, List.copyOf(found));
    }

    /// The send request inside, under its own id or one that was made up.
    public SendRequest sendRequest(String madeUp) {
        return new SendRequest(
                requestId == null ? madeUp : requestId,
                phoneNumberId,
                message,
                fallbackTemplate,
                sender,
                labels);
    }

    /// Takes the fields out of the JSON and notes those of a wrong kind.
    private static final class Reader {

        private final Map<?, ?> json;
        private final List<Violation> found = new ArrayList<>();

        Reader(Map<?, ?> json) {
            this.json = json;
            // A misspelt deadline must not become no deadline.
            json.keySet().stream()
                    .map(String::valueOf)
                    .filter(field -> !FIELDS.contains(field))
                    .sorted()
                    .forEach(field -> found.add(new Violation(field, "is not known")));
        }

        Envelope envelope() {
            var number = text("phone_number_id");
            return new Envelope(
                    text("request_id"),
                    number == null ? "" : number,
                    json.get("message"),
                    deadline(),
                    flag(),
                    json.get("fallback_template"),
                    text("sender"),
                    labels());
        }

        private @Nullable String text(String field) {
            var value = json.get(field);
            if (value == null || value instanceof String) return (String) value;
            found.add(new Violation(field, "must be a string"));
            return null;
        }

        private @Nullable Instant deadline() {
            var written = text("deadline");
            if (written == null) return null;
            var read = Deadline.read(written);
            if (read.isEmpty()) found.add(new Violation("deadline", Deadline.REASON));
            return read.orElse(null);
        }

        private boolean flag() {
            var value = json.get("hold_until_window_opens");
            if (value instanceof Boolean flag) return flag;
            if (value != null)
                found.add(new Violation("hold_until_window_opens", "must be true or false"));
            return false;
        }

        private Map<String, String> labels() {
            var value = json.get("labels");
            if (value == null) return Map.of();
            if (value instanceof Map<?, ?> labels
                    && labels.values().stream().allMatch(String.class::isInstance)) {
                var copy = new HashMap<String, String>();
                labels.forEach((name, label) -> copy.put((String) name, (String) label));
                return Map.copyOf(copy);
            }
            found.add(new Violation("labels", "must be an object of strings"));
            return Map.of();
        }
    }
}
