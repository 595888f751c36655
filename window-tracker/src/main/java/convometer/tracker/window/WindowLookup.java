package convometer.tracker.window;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The 24-hour rule (W1): a thread is open for 24 hours from each qualifying message, see
/// [ServiceWindows]. What is asked of the maximal open intervals.
public final class WindowLookup {

    /// The window that is open at the instant.
    public static Optional<ServiceWindow> openAt(List<ServiceWindow> windows, Instant at) {
        return windows.stream().filter(window -> window.contains(at)).findFirst();
    }

    private WindowLookup() {}
}
