package convometer.tracker.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the deliveries of a thread stand among: windows, referrals, and what Meta told of the ends
/// of free entry points. It only grows; order and repetition do not matter.
final class Surroundings {

    private final Stretches windows = new Stretches();
    private final List<Instant> referrals = new ArrayList<>();
    private final Map<String, SortedSet<EntryPointEnd>> ends = new HashMap<>();

    Stretches windows() {
        return windows;
    }

    /// Instants of qualifying messages with a referral, in order, each once.
    List<Instant> referrals() {
        return referrals;
    }

    /// Whether it was not known.
    boolean addReferral(Instant at) {
        var place = Collections.binarySearch(referrals, at);
        if (place >= 0) return false;
        referrals.add(-place - 1, at);
        return true;
    }

    void addAll(Surroundings other) {
        windows.addAll(other.windows.list());
        other.referrals.forEach(this::addReferral);
    }

    /// What statuses told of the end of the free entry point, in the order of C5.
    SortedSet<EntryPointEnd> endsOf(String conversationId) {
        return ends.getOrDefault(conversationId, Collections.emptySortedSet());
    }

    /// Takes what the messages' statuses told, in place of what was known.
    void learnEnds(Collection<Outbound> messages) {
        ends.clear();
        messages.forEach(this::learnEnds);
    }

    void learnEnds(Outbound message) {
        for (var end : message.toldEnds())
            ends.computeIfAbsent(end.conversationId(), _ -> new TreeSet<>()).add(end);
    }

    /// Forgets what nothing after the floor depends on.
    void forgetBefore(Base base, Duration answerWithin) {
        windows.dropBefore(base.floor());
        referrals.removeIf(at ->
                !at.isAfter(base.answeredAt()) || !at.plus(answerWithin).isAfter(base.floor()));
    }
}
