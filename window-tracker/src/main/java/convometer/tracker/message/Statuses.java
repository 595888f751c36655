package convometer.tracker.message;

import convometer.tracker.identity.CustomerEvent;

import java.util.List;
import java.util.Set;

/// Meta's statuses: their rank and what they mean.
public final class Statuses {

    private static final List<String> RANKS =
            List.of("sent", "delivered", "read", "played", "failed", "deleted", "warning");

    private static final Set<String> DELIVERED = Set.of("delivered", "read", "played");

    /// Codes of a failure that says that the window was closed: 131047, and 470 of old.
    private static final Set<Integer> OUTSIDE_WINDOW = Set.of(131047, 470);

    /// The position of the status in the order of a message's life; what is unknown comes last.
    static int rank(String status) {
        var rank = RANKS.indexOf(status);
        return rank < 0 ? RANKS.size() : rank;
    }

    /// Meta sent it on: the business said it no later than that.
    public static boolean meansSent(String status) {
        return status.equals("sent");
    }

    /// `delivered` may never come: `read` or `played` implies it (S2).
    public static boolean meansDelivered(String status) {
        return DELIVERED.contains(status);
    }

    static boolean meansFailed(String status) {
        return status.equals("failed");
    }

    static boolean contradictsWindow(CustomerEvent.StatusObserved status) {
        return meansFailed(status.status())
                && status.errors().stream().anyMatch(OUTSIDE_WINDOW::contains);
    }

    /// Whether a status of that rank means that.
    static boolean meansDelivered(int rank) {
        return rank < RANKS.size() && meansDelivered(RANKS.get(rank));
    }

    static boolean meansFailed(int rank) {
        return rank < RANKS.size() && meansFailed(RANKS.get(rank));
    }

    private Statuses() {}
}
