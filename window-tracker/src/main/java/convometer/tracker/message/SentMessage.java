package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/// A message as we sent it: the one source of what it was (P6).
///
/// @param type send type of the Cloud API: text, template, reaction, …
/// @param category of the template at the time of sending; null: not known, or no template
/// @param to the recipient as it was written
/// @param canonical the whole record in one text; decides between different records of one message
public record SentMessage(
        Instant at, String type, @Nullable String category, String to, String canonical) {

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
