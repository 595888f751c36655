package convometer.tracker.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The 24-hour rule (W1): a thread is open for 24 hours from each qualifying message, see
/// [Stretches]. What is asked of the maximal open stretches.
public final class Windows {

    /// The window that is open at the instant.
    public static Optional<Window> openAt(List<Window> windows, Instant at) {
        return windows.stream().filter(window -> window.contains(at)).findFirst();
    }

    private Windows() {}
}
