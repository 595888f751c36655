package convometer.tracker.gate;

import java.time.Instant;
import java.util.Comparator;

/// Who handles a thread: the bot, unless a person took it last.
///
/// @param person a person has it
/// @param name who the person is; empty: not told
/// @param at when it was taken or given back
public record Handler(boolean person, String name, Instant at) implements Comparable<Handler> {

    /// Nobody ever took the thread.
    public static final Handler BOT = new Handler(false, "", Instant.EPOCH);

    private static final Comparator<Handler> ORDER =
            Comparator.comparing(Handler::at)
                    .thenComparing(Handler::person)
                    .thenComparing(Handler::name);

    /// `person` or `bot`.
    public String word() {
        return person ? "person" : "bot";
    }

    boolean isSameAs(Handler other) {
        return person == other.person && name.equals(other.name);
    }

    @Override
    public int compareTo(Handler other) {
        return ORDER.compare(this, other);
    }

    static Handler later(Handler a, Handler b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
