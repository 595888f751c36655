package convometer.tracker.gate;

import convometer.tracker.rules.LiveThread;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Window;
import convometer.tracker.rules.Windows;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the gate sees of a thread.
///
/// @param windows maximal open stretches, in order
/// @param inEntryPoint a free entry point is open, or what is sent now opens one
/// @param group it is a group's
public record Sight(List<Window> windows, boolean inEntryPoint, boolean group) {

    /// Of a customer's thread; null: nothing ever happened there.
    public static Sight of(@Nullable LiveThread thread, Policy policy, Instant now) {
        return thread == null
                ? new Sight(List.of(), false, false)
                : new Sight(thread.windows(), thread.inEntryPointAt(now, policy), false);
    }

    /// Of a group's.
    public static Sight ofGroup(List<Window> windows) {
        return new Sight(windows, false, true);
    }

    /// When the next window opens, by a clock that is ahead of ours; empty: none is known.
    Optional<Instant> opensAfter(Instant now) {
        return windows.stream().map(Window::openedAt).filter(now::isBefore).findFirst();
    }

    Optional<Window> openAt(Instant now) {
        return Windows.openAt(windows, now);
    }
}
