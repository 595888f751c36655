package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// A derived conversation.
///
/// @param origin the delivery that opened it
/// @param estimate what it costs, in the eras by conversation; null: nothing is charged by it
public record Conversation(String id, String category, Origin origin, @Nullable Estimate estimate) {

    Position position() {
        return new Position(origin.at(), id);
    }
}
