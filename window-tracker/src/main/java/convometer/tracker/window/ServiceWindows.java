package convometer.tracker.window;

import convometer.tracker.identity.Decision;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The windows of a thread (W1): maximal open intervals, in order. It only grows, and neither the
/// order of arrival nor repetition matters. The common case, an extension of the last one, looks at
/// that one alone.
public final class ServiceWindows {

    private final List<ServiceWindow> windows = new ArrayList<>();

    /// What an addition changed.
    ///
    /// @param window the interval of which the added one is part now
    /// @param replaced the starts of those that it replaced
    /// @param newlyOpenFrom before it nothing is open that was closed
    public record Change(ServiceWindow window, List<Instant> replaced, Instant newlyOpenFrom) {

        public Decision decision() {
            var opened = window.openedAt();
            if (replaced.isEmpty()) return new Decision.WindowOpened(opened, window.until());
            return replaced.size() == 1 && replaced.getFirst().equals(opened)
                    ? new Decision.WindowExtended(opened, window.until())
                    : new Decision.WindowCorrected(opened, window.until(), replaced);
        }
    }

    public List<ServiceWindow> list() {
        return windows;
    }

    /// Adds an interval; null where all of it was open already.
    public @Nullable Change add(ServiceWindow added) {
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

    private static Change replace(
            List<ServiceWindow> touching, ServiceWindow window, ServiceWindow added) {
        var starts = touching.stream().map(ServiceWindow::openedAt).toList();
        var from = added.openedAt();
        if (touching.size() == 1 && !touching.getFirst().openedAt().isAfter(from))
            from = touching.getFirst().until();
        touching.clear();
        touching.add(window);
        return new Change(window, starts, from);
    }

    public void addAll(Collection<ServiceWindow> added) {
        added.forEach(this::add);
    }

    public boolean isOpenAt(Instant at) {
        return openAt(at) != null;
    }

    private @Nullable ServiceWindow openAt(Instant at) {
        for (var i = windows.size() - 1; i >= 0; i--) {
            var window = windows.get(i);
            if (!at.isBefore(window.openedAt())) return window.contains(at) ? window : null;
        }
        return null;
    }

    /// The window that was open at the instant, as it was then; null: none.
    ///
    /// @param length that a message gives it
    public @Nullable DeliveryWindow at(Instant at, WindowMessages messages, Duration length) {
        var window = openAt(at);
        if (window == null) return null;
        var message = messages.lastUntil(at);
        var until = message == null ? at : message.at().plus(length);
        return until.isAfter(at)
                ? new DeliveryWindow(window.openedAt(), until, message)
                : new DeliveryWindow(window.openedAt(), window.until(), null);
    }

    /// Those that ended until then and of which it was not emitted yet; now it is.
    public List<ServiceWindow> closeUntil(Instant now) {
        var closed = new ArrayList<ServiceWindow>();
        for (var i = 0; i < windows.size(); i++) {
            var window = windows.get(i);
            if (window.closingEmitted() || window.until().isAfter(now)) continue;
            closed.add(window);
            windows.set(i, window.withClosingEmitted());
        }
        return closed;
    }

    /// When the next one ends of which that was not emitted yet; null: none does.
    public @Nullable Instant nextClosing() {
        for (var window : windows) if (!window.closingEmitted()) return window.until();
        return null;
    }

    /// Forgets what ended before the instant, but for the last one.
    public void dropBefore(Instant watermark) {
        if (windows.isEmpty()) return;
        var last = windows.getLast();
        windows.removeIf(window -> !window.equals(last) && window.until().isBefore(watermark));
    }
}
