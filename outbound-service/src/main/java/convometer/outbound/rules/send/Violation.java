package convometer.outbound.rules.send;

/// A field of a request that is wrong, and why.
///
/// @param field path within the request: `message.to`
public record Violation(String field, String reason) {

    @Override
    public String toString() {
        return field + " " + reason;
    }
}
