package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/// A message as we sent it: the one source of what it was (P6).
///
/// @param type send type of the Cloud API: text, template, reaction, …
/// @param category of the template at the time of sending; null: not known, or no template
/// @param to the recipient as it was written
/// @param canonical the whole record in one text; decides between different records of one message
/// @param template null: it is none, or not known which
/// @param labels of the request: nothing is decided by them, statements are split by them
public record SentMessage(
        Instant at,
        String type,
        @Nullable String category,
        String to,
        String canonical,
        @Nullable SentTemplate template,
        Map<String, String> labels) {

    /// A template by its name and language code.
    ///
    /// @param language null: not known
    public record SentTemplate(String name, @Nullable String language) {}

    /// Of two records of one message the smaller counts (V8).
    static final Comparator<SentMessage> ORDER =
            Comparator.comparing(SentMessage::at).thenComparing(SentMessage::canonical);

    MessageKind kind() {
        return switch (type) {
            case "template" ->
                    Category.normal(category) == null ? MessageKind.UNKNOWN : MessageKind.TEMPLATE;
            case "reaction" -> MessageKind.REACTION;
            default -> MessageKind.FREE_FORM;
        };
    }
}
