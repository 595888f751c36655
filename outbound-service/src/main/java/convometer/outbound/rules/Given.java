package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A receipt that was given for a request, as its history keeps it.
///
/// @param settled with unknown: nothing more was waited for
public record Given(String outcome, @Nullable String code, boolean settled, Instant at) {

    /// How many a history keeps. A request has a handful; nobody's mistake may make a life grow.
    static final int MOST = 20;

    /// The clocks of those who write receipts differ a little, but nothing follows the end.
    private static final Comparator<Given> IN_ORDER =
            Comparator.<Given, Boolean>comparing(given -> given.terminal())
                    .thenComparing(Given::at)
                    .thenComparing(Given::outcome)
                    .thenComparing(given -> String.valueOf(given.code()));

    private boolean terminal() {
        return Outcome.terminal(outcome, settled);
    }

    /// A history with one more: each once, in the order in which they were given, however they
    /// come.
    public static List<Given> with(List<Given> history, Given given) {
        if (history.contains(given)) return history;
        var more = new ArrayList<>(history);
        more.add(given);
        more.sort(IN_ORDER);
        return List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size()));
    }
}
