package convometer.outbound.rules;

import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;

import java.util.stream.Collectors;

/// The fate of a request that came in: a request id is good for one content, once.
public sealed interface Intake {

    /// A receipt names so many violations: all of a message full of them would not fit into it.
    int MOST_NAMED = 50;

    /// It goes to the gate, in the thread of this customer.
    record Forwarded(String customer) implements Intake {}

    /// It can never be sent; the receipt says why.
    record Malformed(String why) implements Intake {}

    /// It is known; the first receipt stands.
    record Repeated() implements Intake {}

    /// Its id is known with other content; a receipt would take the first one's place.
    record Conflicting() implements Intake {}

    /// Nobody could find an answer to it.
    record Unanswerable(String why) implements Intake {}

    /// Decides by the first content of the id, then by the wish itself.
    ///
    /// @param known the content that came first under the id; null: the id is new
    static Intake decide(Wish wish, Fingerprint content, @Nullable Fingerprint known) {
        if (known != null) return known.equals(content) ? new Repeated() : new Conflicting();
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
