package convometer.tracker.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is left of the history before the floor: what was open there. From here on the rest is
/// derived as if all of it were still known.
///
/// @param floor what is before it is forgotten; the epoch: nothing is
/// @param open conversations that were open at the floor, as they were there
/// @param answeredAt the last delivery before the floor that could answer a referral
public record Base(Instant floor, List<Episode> open, Instant answeredAt) {

    /// Nothing is forgotten.
    public static final Base NONE = new Base(Instant.EPOCH, List.of(), Instant.EPOCH);

    /// Something is forgotten.
    boolean forgot() {
        return floor.isAfter(Instant.EPOCH);
    }

    /// The conversations, to go on from.
    List<Episode> episodes() {
        var episodes = new ArrayList<Episode>();
        for (var episode : open) episodes.add(episode.uncut());
        return episodes;
    }

    /// Whether what was told of the conversation is still of use.
    boolean keeps(Episode episode) {
        var key = episode.conversation().key();
        return !key.openedAt().isBefore(floor)
                || open.stream().anyMatch(each -> each.conversation().key().equals(key));
    }

    /// What is left of two histories of one thread, each forgotten up to the same floor.
    Base merge(Base other) {
        var all = new TreeMap<Conversation.Key, Episode>();
        for (var episode : open) all.put(episode.conversation().key(), episode);
        for (var episode : other.open) all.putIfAbsent(episode.conversation().key(), episode);
        return new Base(
                floor.isAfter(other.floor) ? floor : other.floor,
                List.copyOf(all.values()),
                answeredAt.isAfter(other.answeredAt) ? answeredAt : other.answeredAt);
    }
}
