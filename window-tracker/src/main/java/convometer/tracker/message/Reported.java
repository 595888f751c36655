package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/// A value of Meta's and the status that carried it. Where several statuses say different things,
/// the first in the order (timestamp, rank of the status, text) counts (S5), whichever came first.
///
/// @param rank of the status, see [Statuses#rank(String)]
/// @param canonical the word in one text; decides the last ties
public record Reported<T>(Instant at, int rank, String canonical, T value) {

    /// By the status alone.
    public static final Comparator<Reported<?>> BY_STATUS =
            Comparator.<Reported<?>, Instant>comparing(Reported::at)
                    .thenComparingInt(Reported::rank);

    private static final Comparator<Reported<?>> ORDER =
            BY_STATUS.thenComparing(Reported::canonical);

    /// The one of the two that counts.
    static <T> @Nullable Reported<T> first(@Nullable Reported<T> a, @Nullable Reported<T> b) {
        if (a == null) return b;
        if (b == null) return a;
        return ORDER.compare(a, b) <= 0 ? a : b;
    }
}
