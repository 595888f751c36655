package convometer.outbound.rules;

import java.util.Set;

/// How far a request has come, as its receipt says it.
public final class Outcome {

    public static final String PENDING = "pending";
    public static final String PERMITTED = "permitted";
    public static final String ACCEPTED = "accepted";
    public static final String REFUSED = "refused";
    public static final String FAILED = "failed";

    /// Nobody knows whether Meta has the message. Not terminal yet: statuses may still tell.
    public static final String UNKNOWN = "unknown";

    private static final Set<String> TERMINAL = Set.of(ACCEPTED, REFUSED, FAILED);

    /// Nothing but more detail comes after it.
    public static boolean terminal(String outcome) {
        return TERMINAL.contains(outcome);
    }

    /// A receipt takes another's place unless it would take a terminal answer back.
    public static boolean replaces(String kept, String arriving) {
        return terminal(arriving) || !terminal(kept);
    }

    private Outcome() {}
}
