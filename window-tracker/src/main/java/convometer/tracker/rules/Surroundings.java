package convometer.tracker.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What the deliveries of a thread stand among: windows, referrals, and what Meta told of the ends
/// of free entry points. It only grows; order and repetition do not matter.
final class Surroundings {

    private final Stretches windows = new Stretches();
    private final List<Instant> referrals = new ArrayList<>();
    private final EntryPointEnds ends;

    Surroundings(ThreadRows rows) {
        ends = new EntryPointEnds(rows);
    }

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

    /// What Meta told of the ends of free entry points.
    EntryPointEnds ends() {
        return ends;
    }

    /// Forgets what nothing after the floor depends on.
    void forgetBefore(Base base, Duration answerWithin) {
        windows.dropBefore(base.floor());
        ends.forgetBefore(base.floor());
        referrals.removeIf(at ->
                !at.isAfter(base.answeredAt()) || !at.plus(answerWithin).isAfter(base.floor()));
    }
}
