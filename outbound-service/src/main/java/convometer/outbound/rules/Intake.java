package convometer.outbound.rules;

import convometer.outbound.rules.send.Violation;

import java.util.stream.Collectors;

/// The fate of a request that came in, by nothing but the request itself.
public sealed interface Intake {

    /// A receipt names so many violations: all of a message full of them would not fit into it.
    int MOST_NAMED = 50;

    /// It goes to the gate, in the thread of this customer.
    record Forwarded(String customer) implements Intake {}

    /// It can never be sent; the receipt says why.
    record Malformed(String why) implements Intake {}

    /// Nobody could find an answer to it.
    record Unanswerable(String why) implements Intake {}

    /// Decides what becomes of a wish.
    static Intake decide(Wish wish) {
        var violations = wish.violations();
        if (violations.isEmpty()) return new Forwarded(wish.body().customer().orElseThrow());
        var why =
                violations.stream()
                        .limit(MOST_NAMED)
                        .map(Violation::toString)
                        .collect(Collectors.joining("; "));
        return wish.answerable() ? new Malformed(why) : new Unanswerable(why);
    }
}
