package convometer.billing.console.tracker;

import convometer.billing.console.Frame;
import convometer.billing.console.tracker.OpenWindows.Window;
import convometer.schemas.accounts.Accounts.BusinessNumber;

import java.util.List;

/// The page of windows that are open now.
///
/// @param known whether it is known where the window-tracker is
public record WindowsPage(Frame frame, boolean known, List<NumberWindows> numbers) {

    /// The windows of a number.
    public record NumberWindows(BusinessNumber number, TrackerAnswer<Window> found) {}
}
