package convometer.tracker.conversation;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What a merge or a new name has left to be emitted of a thread: it was emitted under another
/// name, or otherwise than it is now.
final class ThreadDifference {

    private final ThreadHistory history;
    private final DerivedThread derived;

    /// Windows that were emitted under this name and under another one; only while states merge.
    private @Nullable List<ServiceWindow> emittedHere;

    private List<ServiceWindow> emittedElsewhere = List.of();

    /// From and until where it has to be derived anew; null: nothing has.
    private @Nullable Position from;

    private Position until = Position.FIRST;

    /// Whether other ends of free entry points may count by what came.
    private boolean endsMerged;

    ThreadDifference(ThreadHistory history, DerivedThread derived) {
        this.history = history;
        this.derived = derived;
    }

    /// The customer is shown under another name: here nothing is true any more.
    void withdraw(CustomerId name, DecisionCollector decisions) {
        emitMerged(name, history.windows().list(), decisions);
        derived.conversations().withdrawAll(name, decisions);
        history.messages()
                .ascend(
                        Position.FIRST,
                        message -> {
                            message.withdraw();
                            return true;
                        });
        history.participations().withdraw();
        emittedHere = List.of();
        emittedElsewhere = List.copyOf(history.windows().list());
        restateAll();
    }

    private void emitMerged(
            CustomerId name, List<ServiceWindow> windows, DecisionCollector decisions) {
        var starts = windows.stream().map(ServiceWindow::openedAt).toList();
        decisions.emit(
                history.number(), name, new Decision.ThreadMerged(decisions.customer(), starts));
    }

    /// Another thread is about to be merged.
    ///
    /// @param name under which it was emitted, which is not shown any more; null: the same
    void beforeMerge(
            List<ServiceWindow> others, @Nullable CustomerId name, DecisionCollector decisions) {
        if (emittedHere == null) emittedHere = List.copyOf(history.windows().list());
        if (name != null) {
            emitMerged(name, others, decisions);
            emittedElsewhere = join(emittedElsewhere, others);
        } else emittedHere = join(emittedHere, others);
        restateAll();
    }

    private void restateAll() {
        from = Position.FIRST;
        until = Position.LAST;
        endsMerged = true;
    }

    /// A message came from another thread.
    ///
    /// @param positions where it stood and where it stands
    void restate(List<Position> positions) {
        var first = Collections.min(positions);
        from = from == null ? first : Position.earlier(from, first);
        until = Position.later(until, Collections.max(positions));
    }

    /// What the statuses of a message say of the ends of free entry points may be another now.
    void restateEnds() {
        endsMerged = true;
    }

    private static List<ServiceWindow> join(List<ServiceWindow> a, List<ServiceWindow> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /// Emits it under the shown name.
    void publish(Rules rules, DecisionCollector decisions) {
        if (emittedHere != null)
            for (var window : history.windows().list()) publish(window, emittedHere, decisions);
        emittedHere = null;
        emittedElsewhere = List.of();
        if (from != null) {
            if (endsMerged && !history.ends().isEmpty()) history.ends().collect(history.messages());
            derived.derive(from, until, rules, decisions);
        }
        history.participations().publishDifference(history.number(), decisions);
        from = null;
        until = Position.FIRST;
        endsMerged = false;
    }

    private void publish(
            ServiceWindow window, List<ServiceWindow> emitted, DecisionCollector decisions) {
        var here = emitted.stream().filter(window::touches).toList();
        var elsewhere = emittedElsewhere.stream().filter(window::touches).toList();
        if (elsewhere.isEmpty() && here.size() == 1 && here.getFirst().sameSpan(window)) return;
        var starts =
                join(here, elsewhere).stream()
                        .map(ServiceWindow::openedAt)
                        .distinct()
                        .sorted()
                        .toList();
        decisions.emit(
                history.number(),
                new Decision.WindowCorrected(window.openedAt(), window.until(), starts));
    }
}
