package convometer.tracker.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The 24-hour rule (W1): a thread is open for 24 hours from each qualifying message. Kept are the
/// maximal open stretches, in order; so neither the order of arrival nor repetition matters.
public final class Windows {

    /// The stretches with `[at, at + length)` added; those that overlap or touch become one.
    static List<Window> with(List<Window> windows, Instant at, Policy policy) {
        var merged = new Window(at, at.plus(policy.windowLength()), false);
        var result = new ArrayList<Window>(windows.size() + 1);
        for (var window : windows)
            if (window.touches(merged)) merged = window.union(merged);
            else result.add(window);
        result.add(merged);
        result.sort(Comparator.comparing(Window::openedAt));
        return List.copyOf(result);
    }

    /// What has to be told so that who knew `before` knows `after`.
    static List<Decision> changes(List<Window> before, List<Window> after) {
        var decisions = new ArrayList<Decision>();
        for (var window : after) {
            if (before.stream().anyMatch(window::sameSpan)) continue;
            var replaced = before.stream().filter(window::touches).toList();
            decisions.add(change(window, replaced));
        }
        return decisions;
    }

    private static Decision change(Window window, List<Window> replaced) {
        if (replaced.isEmpty()) return new Decision.WindowOpened(window.openedAt(), window.until());
        var starts = replaced.stream().map(Window::openedAt).toList();
        return starts.equals(List.of(window.openedAt()))
                ? new Decision.WindowExtended(window.openedAt(), window.until())
                : new Decision.WindowCorrected(window.openedAt(), window.until(), starts);
    }

    /// The window that is open at the instant.
    public static Optional<Window> openAt(List<Window> windows, Instant at) {
        var first = 0;
        var last = windows.size() - 1;
        while (first <= last) {
            var middle = (first + last) >>> 1;
            var window = windows.get(middle);
            if (window.contains(at)) return Optional.of(window);
            if (at.isBefore(window.openedAt())) last = middle - 1;
            else first = middle + 1;
        }
        return Optional.empty();
    }

    private Windows() {}
}
