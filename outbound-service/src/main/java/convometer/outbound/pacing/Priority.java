package convometer.outbound.pacing;

import org.jspecify.annotations.Nullable;

/// What goes first among the messages that wait for one business number.
public enum Priority {

    /// Somebody waits in front of a login.
    AUTHENTICATION,

    /// Templates on something that the customer has under way.
    UTILITY,

    /// Answers in a conversation, reactions, and read receipts.
    FREE_FORM,

    /// Everything else: what can be read an hour later, too.
    MARKETING;

    /// The priority of a permitted message.
    ///
    /// @param category that it will count as: service for free-form, else the template's; null: not
    ///   known, or a read receipt
    /// @param readReceipt it is a read receipt or a typing indicator
    public static Priority of(@Nullable String category, boolean readReceipt) {
        if (readReceipt) return FREE_FORM;
        return switch (category) {
            case "authentication", "authentication_international" -> AUTHENTICATION;
            case "utility" -> UTILITY;
            case "service" -> FREE_FORM;
            case null, default -> MARKETING;
        };
    }
}
