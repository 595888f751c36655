package convometer.tracker.message;

import java.time.Instant;
import java.util.Comparator;

/// The end of a free entry point, as a status of Meta's reported it.
///
/// @param at timestamp of the status
/// @param rank of the status
/// @param wamid the message of the status
/// @param conversationId the entry point
/// @param endsAt its end, exclusive
public record EntryPointEnd(
        Instant at, int rank, Wamid wamid, String conversationId, Instant endsAt)
        implements Comparable<EntryPointEnd> {

    /// Of several the first counts (C5).
    public static final Comparator<EntryPointEnd> ORDER =
            Comparator.comparing(EntryPointEnd::at)
                    .thenComparingInt(EntryPointEnd::rank)
                    .thenComparing(EntryPointEnd::wamid)
                    .thenComparing(EntryPointEnd::conversationId)
                    .thenComparing(EntryPointEnd::endsAt);

    @Override
    public int compareTo(EntryPointEnd other) {
        return ORDER.compare(this, other);
    }
}
