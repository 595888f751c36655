package convometer.tracker.conversation;

import convometer.tracker.window.ServiceWindows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What the deliveries of a thread depend on: windows, referrals, and what Meta reported of the
/// ends of free entry points. It only grows; order and repetition do not matter.
final class ThreadContext {

    private final ServiceWindows windows = new ServiceWindows();
    private final List<Instant> referrals = new ArrayList<>();
    private final EntryPointEnds ends;

    ThreadContext(ThreadRows rows) {
        ends = new EntryPointEnds(rows);
    }

    ServiceWindows windows() {
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

    void addAll(ThreadContext other) {
        windows.addAll(other.windows.list());
        other.referrals.forEach(this::addReferral);
    }

    /// What Meta reported of the ends of free entry points.
    EntryPointEnds ends() {
        return ends;
    }

    /// Forgets what nothing after the watermark depends on.
    void forgetBefore(Snapshot snapshot, Duration answerWithin) {
        windows.dropBefore(snapshot.watermark());
        ends.forgetBefore(snapshot.watermark());
        referrals.removeIf(at ->
                !at.isAfter(snapshot.answeredAt())
                        || !at.plus(answerWithin).isAfter(snapshot.watermark()));
    }
}
