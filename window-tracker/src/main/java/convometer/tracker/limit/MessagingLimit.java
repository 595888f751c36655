package convometer.tracker.limit;

/// How many customers may be written to outside of their windows in a moving 24 hours (G4).
///
/// @param scope whose limit it is: `portfolio/<id>` or `number/<phone_number_id>`
/// @param slots how many; [Integer#MAX_VALUE]: any number
public record MessagingLimit(String scope, int slots) {

    public boolean isUnlimited() {
        return slots == Integer.MAX_VALUE;
    }
}
