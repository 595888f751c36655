package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What Meta says that a delivered message costs.
///
/// @param model `PMP` or, before July 2025, `CBP`
/// @param type `regular`, `free_customer_service` or `free_entry_point`; null under `CBP`
/// @param conversation the one that it was delivered in, if statuses of its time name one
record Verdict(
        String model,
        @Nullable String type,
        String category,
        boolean billable,
        @Nullable Conversation conversation) {

    static final String ENTRY_POINT = "referral_conversion";

    /// What messages were charged together as.
    record Conversation(String id, String origin, Instant openedAt, Instant until) {

        boolean isOpenAt(Instant at) {
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

    boolean isInEntryPoint() {
        return category.equals(ENTRY_POINT);
    }
}
