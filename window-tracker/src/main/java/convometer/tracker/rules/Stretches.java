package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The windows of a thread (W1): maximal open stretches, in order. It only grows, and neither the
/// order of arrival nor repetition matters. The common case, an extension of the last one, looks at
/// that one alone.
final class Stretches {

    private final List<Window> windows = new ArrayList<>();

    /// What an addition changed.
    ///
    /// @param window the stretch of which the added one is part now
    /// @param replaced the starts of those that it replaced
    /// @param newlyOpenFrom before it nothing is open that was closed
    record Change(Window window, List<Instant> replaced, Instant newlyOpenFrom) {

        Decision decision() {
            var opened = window.openedAt();
            if (replaced.isEmpty()) return new Decision.WindowOpened(opened, window.until());
            return replaced.size() == 1 && replaced.getFirst().equals(opened)
                    ? new Decision.WindowExtended(opened, window.until())
                    : new Decision.WindowCorrected(opened, window.until(), replaced);
        }
    }

    List<Window> list() {
        return windows;
    }

    /// Adds a stretch; null where all of it was open already.
    @Nullable Change add(Window added) {
        var end = windows.size();
        while (end > 0 && windows.get(end - 1).openedAt().isAfter(added.until())) end--;
        var start = end;
        while (start > 0 && !windows.get(start - 1).until().isBefore(added.openedAt())) start--;
        var touching = windows.subList(start, end);
        var window = added;
        for (var each : touching) window = each.union(window);
        if (touching.size() == 1 && touching.getFirst().sameSpan(window)) {
            windows.set(start, window);
            return null;
        }
        return replace(touching, window, added);
    }

    private static Change replace(List<Window> touching, Window window, Window added) {
        var starts = touching.stream().map(Window::openedAt).toList();
        var from = added.openedAt();
        if (touching.size() == 1 && !touching.getFirst().openedAt().isAfter(from))
            from = touching.getFirst().until();
        touching.clear();
        touching.add(window);
        return new Change(window, starts, from);
    }

    void addAll(Collection<Window> added) {
        added.forEach(this::add);
    }

    boolean isOpenAt(Instant at) {
        for (var i = windows.size() - 1; i >= 0; i--) {
            var window = windows.get(i);
            if (!at.isBefore(window.openedAt())) return window.contains(at);
        }
        return false;
    }

    /// Those that ended until then and of which it was not told yet; now it is.
    List<Window> closeUntil(Instant now) {
        var closed = new ArrayList<Window>();
        for (var i = 0; i < windows.size(); i++) {
            var window = windows.get(i);
            if (window.closedTold() || window.until().isAfter(now)) continue;
            closed.add(window);
            windows.set(i, window.withClosingTold());
        }
        return closed;
    }

    /// Forgets what ended before the instant, but for the last one.
    void dropBefore(Instant floor) {
        if (windows.isEmpty()) return;
        var last = windows.getLast();
        windows.removeIf(window -> !window.equals(last) && window.until().isBefore(floor));
    }
}
