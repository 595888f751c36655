package convometer.tracker.limit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Messaging limits as Meta reported them, in whatever order: the latest statement holds (G4). May
/// be read while it is written.
public final class LimitHistory {

    /// Any number of customers.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /// Beyond what Meta has tiers for: as good as none.
    private static final long VERY_LARGE = 1_000_000;

    private static final Pattern TIER = Pattern.compile("TIER_(\\d{1,6})(K?)");

    private record Reported(Instant at, int limit) {

        static Reported later(Reported a, Reported b) {
            if (!a.at.equals(b.at)) return a.at.isAfter(b.at) ? a : b;
            return a.limit >= b.limit ? a : b;
        }
    }

    private final Map<String, Reported> reported = new ConcurrentHashMap<>();

    /// Meta reported a limit of somebody: a portfolio, an account or a number, by any name of ours.
    public void reported(String whose, int limit, Instant at) {
        reported.merge(whose, new Reported(at, limit), Reported::later);
    }

    /// The latest that was emitted of any of these.
    public int latest(List<String> whose, int otherwise) {
        @Nullable Reported latest = null;
        for (var each : whose) {
            var known = reported.get(each);
            if (known != null) latest = latest == null ? known : Reported.later(latest, known);
        }
        return latest == null ? otherwise : latest.limit();
    }

    /// A limit as Meta writes it: a number, or a tier (TIER_250, TIER_2K, TIER_UNLIMITED). Empty:
    /// it says nothing, as UNTIERED does.
    public static OptionalInt parse(String word) {
        if (word.equals("TIER_UNLIMITED")) return OptionalInt.of(UNLIMITED);
        var tier = TIER.matcher(word);
        if (tier.matches()) {
            var thousands = tier.group(2).isEmpty() ? 1 : 1_000;
            return of(Long.parseLong(tier.group(1)) * thousands);
        }
        if (!word.matches("-?\\d{1,18}")) return OptionalInt.empty();
        return of(Long.parseLong(word));
    }

    private static OptionalInt of(long limit) {
        if (limit < 0 || limit > VERY_LARGE) return OptionalInt.of(UNLIMITED);
        return OptionalInt.of((int) limit);
    }
}
