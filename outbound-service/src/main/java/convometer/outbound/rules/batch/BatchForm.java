package convometer.outbound.rules.batch;

import convometer.outbound.rules.Deadline;
import convometer.outbound.rules.Size;
import convometer.outbound.rules.send.MessageCheck;
import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What somebody asks for with a batch, beside its recipients.
///
/// @param batchId null: to be made up
/// @param template the Cloud API's template object, with placeholders
/// @param deadline null: not said
/// @param sender null: not said
/// @param startNow else it starts at its instant, or when somebody says so
/// @param startAt null: not said
/// @param quietHours null: its customers are written to at any hour
public record BatchForm(
        @Nullable String batchId,
        String phoneNumberId,
        Map<?, ?> template,
        @Nullable Instant deadline,
        @Nullable String sender,
        Map<String, String> labels,
        boolean startNow,
        @Nullable Instant startAt,
        @Nullable QuietHours quietHours) {

    private static final int LONGEST_SENDER = 256;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,32}");
    private static final Set<String> FIELDS =
            Set.of(
                    "batch_id",
                    "phone_number_id",
                    "template",
                    "deadline",
                    "sender",
                    "labels",
                    "start",
                    "start_at",
                    "quiet_hours");

    /// A form as far as it could be read, and everything that is wrong with it.
    public record Read(BatchForm form, List<Violation> violations) {}

    /// Reads a form; it may be used where there is no violation.
    public static Read read(Map<?, ?> json) {
        var reader = new Reader(json);
        return new Read(reader.form(), List.copyOf(reader.found));
    }

    private static final class Reader {

        private final Map<?, ?> json;
        private final List<Violation> found = new ArrayList<>();

        Reader(Map<?, ?> json) {
            this.json = json;
            json.keySet().stream()
                    .map(String::valueOf)
                    .filter(field -> !FIELDS.contains(field))
                    .sorted()
                    .forEach(field -> wrong(field, "is not known"));
        }

        BatchForm form() {
            var id = text("batch_id");
            if (id != null && !RequestId.allows(id))
                wrong(
                        "batch_id",
                        "must have 1 to 200 letters, digits, _, . or -, and not end with -"
                                + " and digits");
            var number = text("phone_number_id");
            if (number == null || !DIGITS.matcher(number).matches())
                wrong("phone_number_id", "must be Meta's id of a business number");
            var sender = text("sender");
            if (sender != null && sender.length() > LONGEST_SENDER)
                wrong("sender", "must have at most %d characters".formatted(LONGEST_SENDER));
            var template = template();
            var deadline = instant("deadline");
            var labels = labels();
            var startNow = start();
            return new BatchForm(
                    id,
                    number == null ? "" : number,
                    template,
                    deadline,
                    sender,
                    labels,
                    startNow,
                    startAt(startNow, deadline),
                    quietHours());
        }

        private void wrong(String field, String reason) {
            found.add(new Violation(field, reason));
        }

        private @Nullable String text(String field) {
            var value = json.get(field);
            if (value == null || value instanceof String) return (String) value;
            wrong(field, "must be a string");
            return null;
        }

        /// A language may be written as at Meta, or as its code.
        private Map<?, ?> template() {
            if (!(json.get("template") instanceof Map<?, ?> written)) {
                wrong("template", "must be the template with name and language");
                return Map.of();
            }
            var template = new LinkedHashMap<Object, @Nullable Object>(written);
            if (written.get("language") instanceof String code)
                template.put("language", Map.of("code", code));
            found.addAll(MessageCheck.ofTemplate("template", template));
            return template;
        }

        private @Nullable Instant instant(String field) {
            var written = text(field);
            if (written == null) return null;
            var read = Deadline.read(written);
            if (read.isEmpty()) wrong(field, Deadline.REASON);
            return read.orElse(null);
        }

        private @Nullable Instant startAt(boolean startNow, @Nullable Instant deadline) {
            var at = instant("start_at");
            if (at != null && startNow) wrong("start_at", "cannot be with start now");
            if (at != null && deadline != null && !at.isBefore(deadline))
                wrong("start_at", "must be before the deadline");
            return at;
        }

        private @Nullable QuietHours quietHours() {
            var value = json.get("quiet_hours");
            if (value == null) return null;
            var read =
                    value instanceof Map<?, ?> object
                            ? QuietHours.read(object)
                            : Optional.<QuietHours>empty();
            if (read.isEmpty()) wrong("quiet_hours", QuietHours.REASON);
            return read.orElse(null);
        }

        private Map<String, String> labels() {
            var labels = new TreeMap<String, String>();
            var value = json.get("labels");
            if (value instanceof Map<?, ?> map)
                map.forEach((name, label) -> {
                    if (name instanceof String key && label instanceof String text)
                        labels.put(key, text);
                    else wrong("labels." + name, "must be a string");
                });
            else if (value != null) wrong("labels", "must be an object of strings");
            if (Size.of(labels) > Size.LARGEST_LABELS)
                wrong("labels", "must have at most %,d bytes".formatted(Size.LARGEST_LABELS));
            return labels;
        }

        private boolean start() {
            var value = json.get("start");
            if (value != null && !value.equals("now") && !value.equals("when_told"))
                wrong("start", "must be now or when_told");
            return "now".equals(value);
        }
    }
}
