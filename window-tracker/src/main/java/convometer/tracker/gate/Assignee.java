package convometer.tracker.gate;

import java.time.Instant;
import java.util.Comparator;

/// Who handles a thread: the bot, unless a person took it last.
///
/// @param person a person has it
/// @param name who the person is; empty: not given
/// @param at when it was taken or released
public record Assignee(boolean person, String name, Instant at) implements Comparable<Assignee> {

    /// Nobody ever took the thread.
    public static final Assignee BOT = new Assignee(false, "", Instant.EPOCH);

    private static final Comparator<Assignee> ORDER =
            Comparator.comparing(Assignee::at)
                    .thenComparing(Assignee::person)
                    .thenComparing(Assignee::name);

    /// `person` or `bot`.
    public String word() {
        return person ? "person" : "bot";
    }

    boolean isSameAs(Assignee other) {
        return person == other.person && name.equals(other.name);
    }

    @Override
    public int compareTo(Assignee other) {
        return ORDER.compare(this, other);
    }

    static Assignee later(Assignee a, Assignee b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
