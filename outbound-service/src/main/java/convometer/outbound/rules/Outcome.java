package convometer.outbound.rules;

import java.util.List;
import java.util.Set;

/// How far a request has come, as its receipt says it.
public final class Outcome {

    public static final String PENDING = "pending";
    public static final String HELD = "held";
    public static final String PERMITTED = "permitted";
    public static final String ACCEPTED = "accepted";
    public static final String REFUSED = "refused";
    public static final String FAILED = "failed";

    /// Nobody knows whether Meta has the message. Terminal once nothing more is waited for; until
    /// then statuses may still tell.
    public static final String UNKNOWN = "unknown";

    /// Those of receipts, in the order in which a request may have them. Pending is none: there is
    /// no receipt yet.
    public static final List<String> OF_RECEIPTS =
            List.of(HELD, PERMITTED, ACCEPTED, REFUSED, FAILED, UNKNOWN);

    private static final Set<String> TERMINAL = Set.of(ACCEPTED, REFUSED, FAILED);

    /// Nothing but more detail comes after it.
    ///
    /// @param settled with unknown: nothing more is waited for
    public static boolean terminal(String outcome, boolean settled) {
        return TERMINAL.contains(outcome) || (settled && outcome.equals(UNKNOWN));
    }

    private Outcome() {}
}
