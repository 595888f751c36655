package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One derivation anew from a position on (C9): it goes on only for as long as the conversations
/// that are open differ from those that were told to be open there.
final class Rederivation {

    private final List<Episode> told;
    private final List<Episode> before;
    private final Position from;
    private final Position until;
    private final boolean refers;
    private final List<Placed> placed = new ArrayList<>();

    private record Placed(LiveMessage message, Placement placement) {}

    /// @param told every conversation, in the order of their opening
    /// @param until it goes on beyond this position
    /// @param refers whether there are referrals, which the next delivery may answer
    Rederivation(List<Episode> told, Base base, Position from, Position until, boolean refers) {
        this.told = told;
        this.from = from;
        this.until = until;
        this.refers = refers;
        before = new ArrayList<>(openBefore(told, from));
        for (var each : base.episodes()) addOpenAtFloor(each, base.floor());
    }

    /// Who opened it is forgotten: it does not come by itself where all that is left is derived
    /// anew. What was withdrawn under another name is not among those told.
    private void addOpenAtFloor(Episode episode, Instant floor) {
        var known = find(told, episode);
        if (known == null) before.add(episode);
        else if (from.at().isBefore(floor) && find(before, episode) == null)
            before.add(known.uncut());
    }

    /// Conversations that are open before a position, as if nothing there ended them.
    static List<Episode> openBefore(List<Episode> told, Position position) {
        var open = new ArrayList<Episode>();
        for (var each : told)
            if (each.opener().isBefore(position) && isOpen(each, told, position))
                open.add(each.uncut());
        return open;
    }

    private static boolean isOpen(Episode each, List<Episode> told, Position position) {
        if (!each.uncutEnd().isAfter(position.at())) return false;
        var end = each.conversation().endedAt();
        if (end.equals(each.uncutEnd())) return true;
        for (var other : told)
            if (other.conversation().isEntryPoint()
                    && other.conversation().openedAt().equals(end)
                    && other.opener().isBefore(position)) return false;
        return true;
    }

    /// Those that were open where it begins.
    List<Episode> before() {
        return before;
    }

    /// Places the next message.
    ///
    /// @return whether it has to go on
    boolean place(LiveMessage message, Timeline timeline) {
        placed.add(new Placed(message, timeline.place(message.known())));
        var position = message.position();
        if (!until.isBefore(position)) return true;
        // Which delivery answers a referral is the same again once one could.
        return (refers && message.known().category() == null) || !isAsTold(timeline, position);
    }

    private boolean isAsTold(Timeline timeline, Position position) {
        var next = new Position(position.at(), position.wamid() + "\0");
        var then = openBefore(told, next);
        var now = timeline.open();
        if (then.size() != now.size()) return false;
        for (var i = 0; i < then.size(); i++) if (!then.get(i).isLike(now.get(i))) return false;
        return true;
    }

    /// The last message that was placed; null: there is none.
    @Nullable Position last() {
        return placed.isEmpty() ? null : placed.getLast().message().position();
    }

    /// Tells what is another than before.
    ///
    /// @param complete there is no message after those that were placed
    /// @param dropped messages that do not count any more
    void tell(
            Timeline timeline,
            boolean complete,
            Collection<LiveMessage> dropped,
            String number,
            Conversations conversations,
            Telling telling) {
        var now = new ArrayList<>(before);
        now.addAll(timeline.opened());
        if (!complete) keepLaterEnds(timeline);
        count(now, dropped);
        conversations.replace(replaced(complete), now, telling);
        for (var each : dropped) each.settle(null, number, telling);
        for (var each : placed) each.message().settle(each.placement(), number, telling);
    }

    /// What is open where it stops is ended by what ended it before.
    private void keepLaterEnds(Timeline timeline) {
        for (var open : timeline.open())
            for (var each : told) if (each.isLike(open)) open.cut(each.conversation().endedAt());
    }

    /// Those that the new ones take the place of.
    private List<Episode> replaced(boolean complete) {
        var last = complete ? Position.LAST : placed.getLast().message().position();
        var replaced = new ArrayList<Episode>();
        for (var each : told)
            if (isIn(before, each)
                    || (!each.opener().isBefore(from) && !last.isBefore(each.opener())))
                replaced.add(each);
        return replaced;
    }

    private static boolean isIn(List<Episode> episodes, Episode one) {
        return find(episodes, one) != null;
    }

    private static @Nullable Episode find(List<Episode> episodes, Episode one) {
        var key = one.conversation().key();
        for (var each : episodes) if (each.conversation().key().equals(key)) return each;
        return null;
    }

    /// The messages that were placed have left where they were.
    private void count(List<Episode> now, Collection<LiveMessage> dropped) {
        Map<Conversation.Key, Integer> left = new HashMap<>();
        for (var each : placed) leave(each.message(), left);
        for (var each : dropped) leave(each, left);
        for (var episode : now) {
            var key = episode.conversation().key();
            var known = find(told, episode);
            // What was withdrawn begins to count anew.
            if (known == null) continue;
            episode.joined(-left.getOrDefault(key, 0));
            if (!isIn(before, episode)) episode.joined(known.messages());
        }
    }

    private static void leave(LiveMessage message, Map<Conversation.Key, Integer> left) {
        var placement = message.placement();
        if (message.counted() && placement != null && placement.conversation() != null)
            left.merge(placement.conversation(), 1, Integer::sum);
    }
}
