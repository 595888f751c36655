package convometer.ingest.webhooks;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Writes updates for people, one a line: the topic, the key, and every field that says something.
/// The content is shown where it is all there is.
final class UpdateText {

    static String of(Webhook webhook) {
        return switch (webhook) {
            case Webhook.Rejected(var code, var reason) ->
                    "rejected " + code + ": " + reason + "\n";
            case Webhook.Understood(var key, var updates, var refused) ->
                    "webhooks-raw "
                            + Objects.requireNonNullElse(key, "-")
                            + "\n"
                            + lines(updates)
                            + refused(refused);
        };
    }

    private static String refused(Collection<RefusedPart> refused) {
        return refused.stream()
                .map(part ->
                        "dead letter %s: %s: %s %s%n"
                                .formatted(part.code(), part.place(), part.reason(), part.body()))
                .collect(Collectors.joining());
    }

    private static String lines(Collection<Update> updates) {
        return updates.stream().map(update -> of(update) + "\n").collect(Collectors.joining());
    }

    static String of(Update update) {
        var key = update.key().isEmpty() ? "-" : update.key();
        return update.topic().name() + " " + key + " " + fields(update.value());
    }

    private static String fields(SpecificRecord record) {
        return record.getSchema().getFields().stream()
                .filter(field -> !field.name().equals("received_at"))
                .map(field -> text(record, field.name(), record.get(field.pos())))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String text(SpecificRecord record, String field, @Nullable Object value) {
        var isMessage = record.getSchema().getField("known") == null;
        if (field.equals("content") && isMessage) return value == null ? "no-content" : "";
        if (value == null || value.equals("") || value.equals(List.of())) return "";
        if (field.equals("referral") && value.equals(false)) return "";
        return field + "=" + text(value);
    }

    private static String text(Object value) {
        return switch (value) {
            case SpecificRecord record -> "{" + fields(record) + "}";
            case Collection<?> items ->
                    items.stream()
                            .map(UpdateText::text)
                            .collect(Collectors.joining(", ", "[", "]"));
            default -> value.toString();
        };
    }

    private UpdateText() {}
}
