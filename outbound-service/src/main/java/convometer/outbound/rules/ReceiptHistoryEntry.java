package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A receipt that was given for a request, as its history keeps it.
///
/// @param settled with unknown: nothing more was waited for
public record ReceiptHistoryEntry(
        String outcome, @Nullable String code, boolean settled, Instant at) {

    /// How many a history keeps. A request has a handful; nobody's mistake may make a history grow.
    static final int MOST = 20;

    /// The clocks of those who write receipts differ a little, but nothing follows the end.
    private static final Comparator<ReceiptHistoryEntry> IN_ORDER =
            Comparator.<ReceiptHistoryEntry, Boolean>comparing(entry -> entry.terminal())
                    .thenComparing(ReceiptHistoryEntry::at)
                    .thenComparing(ReceiptHistoryEntry::outcome)
                    .thenComparing(entry -> String.valueOf(entry.code()));

    private boolean terminal() {
        return Outcome.terminal(outcome, settled);
    }

    /// A history with one more: each once, in the order in which they were given, however they
    /// come.
    public static List<ReceiptHistoryEntry> with(
            List<ReceiptHistoryEntry> history, ReceiptHistoryEntry entry) {
        if (history.contains(entry)) return history;
        var more = new ArrayList<>(history);
        more.add(entry);
        more.sort(IN_ORDER);
        return List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size()));
    }
}
