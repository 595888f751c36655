package convometer.tracker.conversation;

import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Moves a thread to another name in parts, and merges such parts into the thread that is there.
final class ThreadMerge {

    private final ThreadHistory history;
    private final DerivedThread derived;
    private final ThreadDifference difference;

    ThreadMerge(ThreadHistory history, DerivedThread derived, ThreadDifference difference) {
        this.history = history;
        this.derived = derived;
        this.difference = difference;
    }

    /// Everything of the thread in parts of so many messages, and as many to groups, at the most;
    /// nothing is left here.
    List<CustomerThread.Part> moveOut(ThreadHeader header, int most) {
        var all = new ArrayList<TrackedMessage>();
        history.messages().ascend(Position.FIRST, all::add);
        var parts = new ArrayList<CustomerThread.Part>();
        var toGroups = history.participations();
        var wamids = toGroups.wamids();
        parts.add(first(header, slice(all, 0, most), toGroups.of(slice(wamids, 0, most))));
        for (var i = most; i < Math.max(all.size(), wamids.size()); i += most)
            parts.add(
                    new CustomerThread.Part(
                            history.number(),
                            null,
                            slice(all, i, most),
                            List.of(),
                            toGroups.of(slice(wamids, i, most)),
                            List.of()));
        all.forEach(history.messages()::remove);
        derived.conversations().clear();
        toGroups.clear();
        history.ends().clear();
        return parts;
    }

    private static <T> List<T> slice(List<T> all, int from, int most) {
        var end = Math.min(all.size(), from + most);
        return List.copyOf(all.subList(Math.min(from, end), end));
    }

    private CustomerThread.Part first(
            ThreadHeader header, List<TrackedMessage> some, Map<Wamid, Participation> toGroups) {
        return new CustomerThread.Part(
                history.number(),
                header.withoutRows(),
                some,
                derived.conversations().everyOne(),
                toGroups,
                history.ends().all());
    }

    /// A part of another thread turns out to be this one's.
    ///
    /// @param name under which the other was emitted
    void merge(CustomerThread.Part other, CustomerId name, DecisionCollector decisions) {
        var renamed = !name.equals(decisions.customer());
        var header = other.header();
        if (header != null) {
            var goneName = renamed ? name : null;
            difference.beforeMerge(header.windows(), goneName, decisions);
            history.merge(header);
            derived.merge(header.snapshot(), other.conversations(), goneName, decisions);
        }
        for (var each : other.messages()) {
            if (renamed) each.withdraw();
            merge(each, decisions);
        }
        history.participations().merge(other.participations(), renamed);
        history.ends().addAll(other.entryPointEnds());
    }

    private void merge(TrackedMessage other, DecisionCollector decisions) {
        if (other.assignment() != null
                && other.position().at().isBefore(derived.snapshot().watermark())) {
            derived.forget(other);
            return;
        }
        var messages = history.messages();
        var known = messages.get(other.known().wamid());
        var moved = new ArrayList<>(List.of(other.position()));
        if (known == null) messages.add(other);
        else {
            moved.add(known.position());
            var ends = known.known().reportedEnds();
            known.merge(other);
            if (!ends.equals(other.known().reportedEnds())
                    || !ends.equals(known.known().reportedEnds())) difference.restateEnds();
            messages.moved(known);
            known.emitDispute(history.number(), decisions);
            moved.add(known.position());
        }
        difference.restate(moved);
    }
}
