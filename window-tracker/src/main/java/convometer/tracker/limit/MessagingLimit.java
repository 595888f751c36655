package convometer.tracker.limit;

import org.jspecify.annotations.Nullable;

/// How many customers may be written to outside of their windows in a moving 24 hours (G4).
///
/// @param scope whose limit it is: `portfolio/<id>` or `number/<phone_number_id>`
/// @param slots how many; [Integer#MAX_VALUE]: any number
/// @param quota what the publisher of the request may take of it; null: all of it
public record MessagingLimit(String scope, int slots, @Nullable Quota quota) {

    /// How many of the customers the requests of one publisher may write to; counted as the limit
    /// is, among these requests.
    ///
    /// @param name `label=value` of the requests, or `others`
    public record Quota(String name, int slots) {}

    /// A limit that its publishers share.
    public MessagingLimit(String scope, int slots) {
        this(scope, slots, null);
    }

    public boolean isUnlimited() {
        return slots == Integer.MAX_VALUE;
    }

    /// Whether what is written outside of a window has to ask for a slot.
    public boolean needsSlot() {
        return !isUnlimited() || quota != null;
    }
}
