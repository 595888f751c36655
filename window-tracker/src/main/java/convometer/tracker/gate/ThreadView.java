package convometer.tracker.gate;

import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.policy.Policy;
import convometer.tracker.window.ServiceWindow;
import convometer.tracker.window.WindowLookup;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the gate sees of a thread.
///
/// @param windows maximal open intervals, in order
/// @param inEntryPoint a free entry point is open, or what is sent now opens one
/// @param group it is a group's
public record ThreadView(List<ServiceWindow> windows, boolean inEntryPoint, boolean group) {

    /// Of a customer's thread; null: nothing ever happened there.
    public static ThreadView of(@Nullable CustomerThread thread, Policy policy, Instant now) {
        return thread == null
                ? new ThreadView(List.of(), false, false)
                : new ThreadView(thread.windows(), thread.inEntryPointAt(now, policy), false);
    }

    /// Of a group's.
    public static ThreadView ofGroup(List<ServiceWindow> windows) {
        return new ThreadView(windows, false, true);
    }

    /// When the next window opens, by a clock that is ahead of ours; empty: none is known.
    Optional<Instant> opensAfter(Instant now) {
        return windows.stream().map(ServiceWindow::openedAt).filter(now::isBefore).findFirst();
    }

    Optional<ServiceWindow> openAt(Instant now) {
        return WindowLookup.openAt(windows, now);
    }
}
