package convometer.outbound.rules;

import convometer.outbound.rules.send.Violation;

import java.util.stream.Collectors;

/// What becomes of a request, by nothing but the request itself.
public sealed interface RequestValidation {

    /// A receipt names so many violations: all of a message full of them would not fit into it.
    int MOST_NAMED = 50;

    /// It goes to the gate, in the thread of this customer.
    record Forwarded(String customer) implements RequestValidation {}

    /// It can never be sent; the receipt says why.
    record Malformed(String why) implements RequestValidation {}

    /// Nobody could find an answer to it.
    record Unanswerable(String why) implements RequestValidation {}

    /// Validates a request.
    static RequestValidation decide(SendRequest request) {
        var violations = request.violations();
        if (violations.isEmpty()) return new Forwarded(request.body().customer().orElseThrow());
        var why =
                violations.stream()
                        .limit(MOST_NAMED)
                        .map(Violation::toString)
                        .collect(Collectors.joining("; "));
        return request.answerable() ? new Malformed(why) : new Unanswerable(why);
    }
}
