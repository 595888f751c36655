package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Who asks for a message to be sent.
///
/// @param sender `bot`, or a person; null: not said
/// @param labels the publisher's own, by name: quotas go by them
public record Requester(@Nullable String sender, Map<String, String> labels) {

    public Requester {
        labels = Map.copyOf(labels);
    }

    boolean isBot() {
        return "bot".equals(sender);
    }

    /// In characters.
    int length() {
        var length = 0;
        for (var label : labels.entrySet())
            length += label.getKey().length() + label.getValue().length();
        return length;
    }
}
