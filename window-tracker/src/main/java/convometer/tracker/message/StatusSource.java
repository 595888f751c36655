package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/// A status of Meta's and the webhook in which it came.
///
/// @param at timestamp of the status
/// @param rank of the status, see [Statuses#rank(String)]
public record StatusSource(Instant at, int rank, WebhookOffset webhook)
        implements Comparable<StatusSource> {

    private static final Comparator<StatusSource> ORDER =
            Comparator.comparing(StatusSource::at)
                    .thenComparingInt(StatusSource::rank)
                    .thenComparing(StatusSource::webhook);

    @Override
    public int compareTo(StatusSource other) {
        return ORDER.compare(this, other);
    }

    boolean isSameStatus(StatusSource other) {
        return rank == other.rank && at.equals(other.at);
    }

    /// Whether the value came with the status.
    boolean reported(@Nullable Reported<?> value) {
        return value != null && rank == value.rank() && at.equals(value.at());
    }

    boolean meansDelivered() {
        return Statuses.meansDelivered(rank);
    }

    boolean meansFailed() {
        return Statuses.meansFailed(rank);
    }
}
