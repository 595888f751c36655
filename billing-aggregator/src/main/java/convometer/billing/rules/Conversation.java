package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// A derived conversation.
///
/// @param context the delivery that opened it
/// @param estimate what it costs, in the eras by conversation; null: nothing is charged by it
public record Conversation(
        String id, String category, ChargeContext context, @Nullable Estimate estimate) {

    Position position() {
        return new Position(context.at(), id);
    }
}
