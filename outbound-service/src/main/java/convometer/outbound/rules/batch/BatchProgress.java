package convometer.outbound.rules.batch;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How far a batch has come, and which items are next. Only so many requests are unanswered at
/// once: a pause or an end takes effect soon, and what the messaging limit does not take is found
/// out with few requests instead of all.
public final class BatchProgress {

    /// The codes that an item is asked again for: the messaging limit, or the publisher's quota of
    /// it, has no place now.
    private static final Set<String> LIMITS = Set.of("messaging_limit", "quota_exhausted");

    /// The code of items whose time ran out before they were asked for.
    public static final String EXPIRED = "expired";

    private static final int SLOW = 8;
    private static final int MOST_UNSETTLED = 1_000;

    /// How many items are put off at once, so that a transaction stays short.
    private static final int MOST_POSTPONED = 500;

    /// After the deadline an answer may take as long as a send without one takes to be settled.
    private static final Duration PATIENCE = Duration.ofDays(2);

    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofMinutes(5);

    private final Terms terms;
    private final List<Attempt> outstanding;
    private final List<Attempt> held;
    private final List<Attempt> unsettled;
    private final Map<String, Integer> refused;
    private State state;
    private int next;
    private int window;
    private @Nullable Instant heldUntil;
    private int postponed;
    private @Nullable Instant postponedUntil;
    private int accepted;
    private int failed;
    private int unknown;

    /// Where a batch stands.
    public enum State {
        READY,
        RUNNING,
        PAUSED,
        CANCELLED,
        DONE
    }

    /// What a batch's progress has to keep to.
    ///
    /// @param count how many items there are
    /// @param widest how many may be unanswered at most
    /// @param startAt when it starts by itself; null: it does not
    /// @param deadline nothing is asked for from then on
    public record Terms(int count, int widest, @Nullable Instant startAt, Instant deadline) {}

    /// One time that an item is asked to be sent.
    public record Attempt(int item, int attempt) {}

    /// Everything there is to a batch's progress, to be kept.
    ///
    /// @param next the first item that was not looked at yet
    /// @param window how many may be unanswered
    /// @param heldUntil nothing is asked for until then; null: no reason to wait
    /// @param postponed how many wait for the end of their customers' quiet hours
    /// @param postponedUntil when the first of them may go; null: none waits
    public record Snapshot(
            State state,
            int next,
            int window,
            @Nullable Instant heldUntil,
            int postponed,
            @Nullable Instant postponedUntil,
            List<Attempt> outstanding,
            List<Attempt> held,
            List<Attempt> unsettled,
            int accepted,
            int failed,
            int unknown,
            Map<String, Integer> refused) {

        /// A batch that nobody has started yet.
        public static Snapshot fresh() {
            return new Snapshot(
                    State.READY,
                    1,
                    SLOW,
                    null,
                    0,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    0,
                    0,
                    Map.of());
        }
    }

    public BatchProgress(Snapshot kept, Terms terms) {
        this.terms = terms;
        state = kept.state;
        next = kept.next;
        window = kept.window;
        heldUntil = kept.heldUntil;
        postponed = kept.postponed;
        postponedUntil = kept.postponedUntil;
        outstanding = new ArrayList<>(kept.outstanding);
        held = new ArrayList<>(kept.held);
        unsettled = new ArrayList<>(kept.unsettled);
        accepted = kept.accepted;
        failed = kept.failed;
        unknown = kept.unknown;
        refused = new TreeMap<>(kept.refused);
    }

    public Snapshot snapshot() {
        return new Snapshot(
                state,
                next,
                window,
                heldUntil,
                postponed,
                postponedUntil,
                List.copyOf(outstanding),
                List.copyOf(held),
                List.copyOf(unsettled),
                accepted,
                failed,
                unknown,
                Map.copyOf(refused));
    }

    /// The state that a command leads to; null where it cannot be followed. A command that was
    /// followed already is followed again.
    public static @Nullable State after(State state, String command) {
        return switch (command) {
            case "start" -> state == State.READY || state == State.RUNNING ? State.RUNNING : null;
            case "pause" -> state == State.RUNNING || state == State.PAUSED ? State.PAUSED : null;
            case "resume" -> state == State.PAUSED || state == State.RUNNING ? State.RUNNING : null;
            case "cancel" -> state == State.DONE ? null : State.CANCELLED;
            default -> null;
        };
    }

    /// Follows a command where that can be done.
    public void apply(String command) {
        var to = after(state, command);
        if (to == null) return;
        state = to;
        if (to != State.CANCELLED) return;
        held.clear();
        postponed = 0;
        postponedUntil = null;
    }

    /// Takes an answer in; false where nobody waits for it.
    public boolean answered(Attempt asked, Reply reply, Instant now) {
        if (reply instanceof Reply.NotYet) return false;
        var waiting = outstanding.remove(asked);
        if (!waiting && !unsettled.remove(asked)) return false;
        switch (reply) {
            case Reply.NotYet _ -> {}
            case Reply.Accepted _ -> accepted++;
            case Reply.Failed _ -> failed++;
            case Reply.Unknown(var settled) -> {
                if (settled) unknown++;
                else unsettled.add(asked);
            }
            case Reply.Refused(var code, var earliest) -> refused(asked, code, earliest, now);
        }
        if (window < terms.widest && !(reply instanceof Reply.Refused(var code, _) && limit(code)))
            window++;
        return true;
    }

    private void refused(Attempt asked, String code, @Nullable Instant earliest, Instant now) {
        if (!limit(code) || state == State.CANCELLED || !now.isBefore(terms.deadline)) {
            refused.merge(code, 1, Integer::sum);
            return;
        }
        held.add(new Attempt(asked.item, asked.attempt + 1));
        // Whoever is next would hear the same: first some, and more only when these may go.
        window = Math.min(SLOW, terms.widest);
        var until = earliest == null ? now.plus(UNTIL_ASKED_AGAIN) : earliest;
        if (heldUntil == null || heldUntil.isBefore(until)) heldUntil = until;
    }

    static boolean limit(String code) {
        return LIMITS.contains(code);
    }

    /// What is to be asked for now; it is outstanding from here on. Items whose customers have
    /// quiet hours are put off until these end, and the ones behind them go first.
    public List<Attempt> due(Instant now, PostponedItems waiting) {
        if (state == State.READY && terms.startAt != null && !now.isBefore(terms.startAt))
            state = State.RUNNING;
        if (!now.isBefore(terms.deadline)) expire();
        var due = new ArrayList<Attempt>();
        if (state == State.RUNNING && !heldBack(now) && unsettled.size() < MOST_UNSETTLED)
            ask(now, waiting, due);
        if (state != State.CANCELLED && nothingLeft()) state = State.DONE;
        return due;
    }

    private void ask(Instant now, PostponedItems waiting, List<Attempt> due) {
        var put = 0;
        while (put < MOST_POSTPONED && outstanding.size() < window) {
            var one = next(now, waiting);
            if (one == null) return;
            var until = waiting.quietUntil(one.item, now);
            if (until == null) {
                outstanding.add(one);
                due.add(one);
            } else {
                waiting.add(until, one);
                postponed++;
                if (postponedUntil == null || until.isBefore(postponedUntil))
                    postponedUntil = until;
                put++;
            }
        }
    }

    private @Nullable Attempt next(Instant now, PostponedItems waiting) {
        if (!held.isEmpty()) return held.removeFirst();
        if (postponedUntil != null && !now.isBefore(postponedUntil)) {
            var one = waiting.remove();
            postponed--;
            postponedUntil = waiting.first();
            return one;
        }
        return next <= terms.count ? new Attempt(next++, 1) : null;
    }

    /// What will not be answered any more, since its id was somebody else's: of each nothing is
    /// known. It is told once.
    public List<Attempt> unanswered(Instant now) {
        if (now.isBefore(terms.deadline.plus(PATIENCE))) return List.of();
        var lost = new ArrayList<>(outstanding);
        lost.addAll(unsettled);
        outstanding.clear();
        unsettled.clear();
        unknown += lost.size();
        return lost;
    }

    private boolean heldBack(Instant now) {
        if (heldUntil != null && !now.isBefore(heldUntil)) heldUntil = null;
        return heldUntil != null;
    }

    /// Nothing more is asked for; what was asked for is still answered.
    private void expire() {
        if (state == State.CANCELLED || state == State.DONE) return;
        var late = held.size() + postponed + terms.count - next + 1;
        if (late > 0) refused.merge(EXPIRED, late, Integer::sum);
        held.clear();
        heldUntil = null;
        postponed = 0;
        postponedUntil = null;
        next = terms.count + 1;
    }

    private boolean nothingLeft() {
        return next > terms.count
                && held.isEmpty()
                && postponed == 0
                && outstanding.isEmpty()
                && unsettled.isEmpty();
    }

    /// Nothing will ever happen to it again.
    public boolean over() {
        return state == State.DONE
                || (state == State.CANCELLED && outstanding.isEmpty() && unsettled.isEmpty());
    }
}
