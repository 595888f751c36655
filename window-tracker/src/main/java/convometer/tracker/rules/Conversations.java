package convometer.tracker.rules;

import convometer.tracker.rules.Decision.ConversationCorrected;
import convometer.tracker.rules.Decision.ConversationEnded;
import convometer.tracker.rules.Decision.ConversationOpened;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The conversations of a thread since its base, and what was told of them: all of it, after each
/// step. Revisions of an id only grow, whatever becomes of it in between.
final class Conversations {

    private final String number;

    /// In the order of their opening.
    private List<Episode> episodes = new ArrayList<>();

    /// Conversations that were told and are not any more: their revisions go on.
    private final Map<Conversation.Key, Episode> withdrawn = new TreeMap<>();

    Conversations(String number) {
        this.number = number;
    }

    /// In the order of their opening; a timeline adds to them.
    List<Episode> episodes() {
        return episodes;
    }

    Collection<Episode> withdrawn() {
        return withdrawn.values();
    }

    /// Takes what was stored.
    void restore(Collection<Episode> told, Collection<Episode> gone) {
        episodes.addAll(told);
        for (var episode : gone) withdrawn.put(episode.conversation().key(), episode);
    }

    /// One more opened, and may have ended others.
    void tellOpened(Episode opened, List<Episode> cut, Telling telling) {
        if (opened.conversation().isEntryPoint())
            for (var episode : cut) telling.tell(number, corrected(episode, false));
        tellOpened(opened, telling);
    }

    private void tellOpened(Episode opened, Telling telling) {
        var before = withdrawn.remove(opened.conversation().key());
        if (before != null) opened.continues(before.revision(), false);
        telling.tell(
                number,
                new ConversationOpened(
                        opened.conversation(), opened.nextRevision(), opened.messages()));
    }

    /// These are the conversations now: tells what is another than was told.
    void tell(List<Episode> now, Telling telling) {
        var told = new HashMap<Conversation.Key, Episode>();
        for (var episode : episodes) told.put(episode.conversation().key(), episode);
        episodes = now;
        for (var episode : now) {
            var before = told.remove(episode.conversation().key());
            if (before == null) tellOpened(episode, telling);
            else tell(before, episode, telling);
        }
        for (var gone : new TreeMap<>(told).values()) withdraw(gone, telling.customer(), telling);
    }

    private void tell(Episode before, Episode now, Telling telling) {
        var endStands = before.conversation().endedAt().equals(now.conversation().endedAt());
        now.continues(before.revision(), before.endTold() && endStands);
        if (!before.conversation().equals(now.conversation()))
            telling.tell(number, corrected(now, false));
    }

    private void withdraw(Episode episode, String name, Telling telling) {
        telling.tell(number, name, corrected(episode, true));
        withdrawn.put(episode.conversation().key(), episode);
    }

    private static Decision corrected(Episode episode, boolean gone) {
        return new ConversationCorrected(
                episode.conversation(), episode.nextRevision(), gone, episode.messages());
    }

    /// The customer is shown under another name: under this one there are none.
    void leave(String name, Telling telling) {
        for (var episode : episodes) withdraw(episode, name, telling);
        episodes = new ArrayList<>();
    }

    /// What was told of the other's goes on as told of these.
    void absorb(Conversations other) {
        for (var episode : other.episodes) if (!hasTold(episode)) episodes.add(episode);
        for (var episode : other.withdrawn.values())
            withdrawn.merge(
                    episode.conversation().key(),
                    episode,
                    (a, b) -> a.revision() >= b.revision() ? a : b);
        for (var episode : episodes) {
            var gone = withdrawn.remove(episode.conversation().key());
            if (gone != null) goOnFrom(gone, episode);
        }
    }

    private boolean hasTold(Episode other) {
        for (var episode : episodes)
            if (episode.conversation().key().equals(other.conversation().key())) {
                goOnFrom(other, episode);
                return true;
            }
        return false;
    }

    private static void goOnFrom(Episode told, Episode episode) {
        episode.continues(Math.max(told.revision(), episode.revision()), episode.endTold());
    }

    /// Tells what ended, once.
    void timePassed(Instant now, Telling telling) {
        for (var episode : episodes) {
            if (episode.endTold() || episode.conversation().endedAt().isAfter(now)) continue;
            episode.tellEnd();
            telling.tell(
                    number,
                    new ConversationEnded(
                            episode.conversation(), episode.revision(), episode.messages()));
        }
    }

    /// Forgets what the base does not need.
    void forgetBefore(Base base) {
        episodes.removeIf(episode -> !base.keeps(episode));
        withdrawn.values().removeIf(gone -> gone.conversation().openedAt().isBefore(base.floor()));
    }

    void forgetWithdrawn() {
        withdrawn.clear();
    }
}
