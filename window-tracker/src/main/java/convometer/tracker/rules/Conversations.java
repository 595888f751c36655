package convometer.tracker.rules;

import convometer.tracker.rules.Decision.ConversationCorrected;
import convometer.tracker.rules.Decision.ConversationEnded;
import convometer.tracker.rules.Decision.ConversationOpened;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The conversations of a thread since its watermark, and what was told of them. Revisions of an id
/// only grow, whatever becomes of it in between. Those that may still be joined, or whose end was
/// not told yet, are in the header; an event in order needs no other.
final class Conversations {

    private static final Comparator<Episode> OPENING = Comparator.comparing(Episode::opener);

    private final String number;
    private final ThreadRows rows;

    /// In the header, in the order of their opening.
    private List<Episode> current = new ArrayList<>();

    /// All of them, the withdrawn ones too; null: only the header was read.
    private @Nullable Map<Conversation.Key, Episode> all;

    /// Those that are not as their rows have them.
    private final Set<Conversation.Key> changed = new HashSet<>();

    Conversations(String number, ThreadRows rows, Collection<Episode> current) {
        this.number = number;
        this.rows = rows;
        this.current.addAll(current);
    }

    /// Those of the header, in the order of their opening.
    List<Episode> current() {
        return current;
    }

    private Map<Conversation.Key, Episode> everything() {
        if (all == null) {
            var read = new TreeMap<Conversation.Key, Episode>();
            for (var each : rows.conversations()) read.put(each.conversation().key(), each);
            for (var each : current) read.put(each.conversation().key(), each);
            all = read;
        }
        return all;
    }

    /// All that were told and are, in the order of their opening.
    List<Episode> told() {
        return everything().values().stream()
                .filter(each -> !each.withdrawn())
                .sorted(OPENING)
                .toList();
    }

    private @Nullable Episode find(Conversation.Key key) {
        if (all != null) return all.get(key);
        for (var each : current) if (each.conversation().key().equals(key)) return each;
        return rows.conversation(key);
    }

    private void put(Episode episode) {
        var key = episode.conversation().key();
        changed.add(key);
        if (all != null) all.put(key, episode);
        current.removeIf(each -> each.conversation().key().equals(key));
        if (episode.withdrawn()) return;
        current.add(episode);
        current.sort(OPENING);
    }

    /// One more opened at the end of the order, and may have ended others.
    void tellOpened(Episode opened, List<Episode> cut, Telling telling) {
        if (opened.conversation().isEntryPoint())
            for (var episode : cut) telling.tell(number, corrected(episode, false));
        tellOpened(opened, telling);
    }

    private void tellOpened(Episode opened, Telling telling) {
        var before = find(opened.conversation().key());
        if (before != null) opened.continues(before.revision(), false);
        telling.tell(
                number,
                new ConversationOpened(
                        opened.conversation(), opened.nextRevision(), opened.messages()));
        put(opened);
    }

    /// These are the conversations now in place of some that were told: tells what is another.
    ///
    /// @param replaced in the order of their opening
    void replace(Collection<Episode> replaced, List<Episode> now, Telling telling) {
        var gone = new TreeMap<Conversation.Key, Episode>();
        for (var episode : replaced) gone.put(episode.conversation().key(), episode);
        for (var episode : now) {
            var before = gone.remove(episode.conversation().key());
            if (before == null) tellOpened(episode, telling);
            else tell(before, episode, telling);
        }
        for (var each : gone.values()) withdraw(each, telling.customer(), telling);
    }

    private void tell(Episode before, Episode now, Telling telling) {
        var endStands = before.conversation().endedAt().equals(now.conversation().endedAt());
        now.continues(before.revision(), before.endTold() && endStands);
        if (!before.conversation().equals(now.conversation()))
            telling.tell(number, corrected(now, false));
        put(now);
    }

    private void withdraw(Episode episode, String name, Telling telling) {
        telling.tell(number, name, corrected(episode, true));
        episode.withdraw();
        put(episode);
    }

    private static Decision corrected(Episode episode, boolean gone) {
        return new ConversationCorrected(
                episode.conversation(), episode.nextRevision(), gone, episode.messages());
    }

    /// The customer is shown under another name: under this one there are none.
    void leave(String name, Telling telling) {
        for (var episode : told()) withdraw(episode, name, telling);
    }

    /// Every one, to be moved elsewhere.
    List<Episode> everyOne() {
        return List.copyOf(everything().values());
    }

    void clear() {
        for (var each : everyOne()) forget(each);
    }

    /// What was told of the other's goes on as told of these.
    ///
    /// @param name under which the others were told, which is not shown any more; null: the same
    void absorb(Collection<Episode> others, @Nullable String name, Telling telling) {
        var known = everything();
        for (var other : others) {
            if (name != null && !other.withdrawn()) {
                telling.tell(number, name, corrected(other, true));
                other.withdraw();
            }
            var here = known.get(other.conversation().key());
            put(here == null ? other : joined(here, other));
        }
    }

    private static Episode joined(Episode here, Episode other) {
        var one = here.withdrawn() && !other.withdrawn() ? other : here;
        one.continues(Math.max(here.revision(), other.revision()), one.endTold());
        return one;
    }

    /// Tells what ended, once.
    void timePassed(Instant now, Telling telling) {
        for (var episode : current) {
            if (episode.endTold() || episode.conversation().endedAt().isAfter(now)) continue;
            episode.tellEnd();
            changed.add(episode.conversation().key());
            telling.tell(
                    number,
                    new ConversationEnded(
                            episode.conversation(), episode.revision(), episode.messages()));
        }
    }

    /// When the next end is to be told; null: none is.
    @Nullable Instant nextEnd() {
        Instant next = null;
        for (var episode : current) {
            var end = episode.conversation().endedAt();
            if (!episode.endTold() && (next == null || end.isBefore(next))) next = end;
        }
        return next;
    }

    /// Forgets what the base does not need.
    void forgetBefore(Base base) {
        for (var episode : List.copyOf(everything().values()))
            if (!base.keeps(episode)) forget(episode);
    }

    void forgetWithdrawn() {
        for (var episode : List.copyOf(everything().values()))
            if (episode.withdrawn()) forget(episode);
    }

    private void forget(Episode episode) {
        var key = episode.conversation().key();
        everything().remove(key);
        current.removeIf(each -> each.conversation().key().equals(key));
        changed.remove(key);
        rows.remove(key);
    }

    /// Writes what has changed and is not in the header.
    ///
    /// @param tail the instant of the last delivery: what has not ended by then may be joined
    void flush(Instant tail) {
        for (var key : changed) {
            var episode = find(key);
            if (episode != null && !staysInHeader(episode, tail)) rows.put(episode);
        }
        for (var episode : current)
            if (!changed.contains(episode.conversation().key()) && !staysInHeader(episode, tail))
                rows.put(episode);
        current =
                new ArrayList<>(
                        (all == null ? current : all.values())
                                .stream()
                                        .filter(each -> staysInHeader(each, tail))
                                        .sorted(OPENING)
                                        .toList());
        changed.clear();
        all = null;
    }

    private static boolean staysInHeader(Episode episode, Instant tail) {
        return !episode.withdrawn()
                && (!episode.endTold() || episode.conversation().endedAt().isAfter(tail));
    }
}
