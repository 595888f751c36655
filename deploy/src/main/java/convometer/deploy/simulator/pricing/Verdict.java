package convometer.deploy.simulator.pricing;

import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.seed.HexId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// What Meta charges for a delivered message.
///
/// @param model `PMP` or, before July 2025, `CBP`
/// @param type `regular`, `free_customer_service` or `free_entry_point`; null under `CBP`
/// @param conversation the conversation that it was charged with; null if it was charged by message
public record Verdict(
        String model,
        @Nullable String type,
        String category,
        boolean billable,
        @Nullable Conversation conversation) {

    static final String ENTRY_POINT = "referral_conversion";

    /// A conversation, whose messages are charged together.
    public record Conversation(String id, String origin, Instant openedAt, Instant until) {

        static final Duration LENGTH = Duration.ofHours(24);

        /// The conversation that a message opens.
        static Conversation of(AcceptedMessage message, String origin, Instant at) {
            var id = HexId.of("conversation " + message.wamid());
            return new Conversation(id, origin, at, at.plus(LENGTH));
        }

        public boolean isOpenAt(Instant at) {
            return at.isBefore(until);
        }
    }

    static Verdict byMessage(String type, String category) {
        return new Verdict("PMP", type, category, type.equals("regular"), null);
    }

    static Verdict byConversation(Conversation conversation, boolean billable) {
        return new Verdict("CBP", null, conversation.origin(), billable, conversation);
    }

    static Verdict inEntryPoint(String model, Conversation conversation) {
        var type = model.equals("PMP") ? "free_entry_point" : null;
        return new Verdict(model, type, ENTRY_POINT, false, conversation);
    }

    /// The conversation that a message charged by itself has in the statuses of Graph versions that
    /// name one: one of its own.
    public Conversation conversationOf(AcceptedMessage message) {
        return Conversation.of(message, category, message.plan().sentAt());
    }

    public boolean isInEntryPoint() {
        return category.equals(ENTRY_POINT);
    }
}
