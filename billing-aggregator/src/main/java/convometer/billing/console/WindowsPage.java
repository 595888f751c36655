package convometer.billing.console;

import convometer.billing.console.OpenWindows.Found;
import convometer.schemas.accounts.Accounts.BusinessNumber;

import java.util.List;

/// The page of windows that are open now.
///
/// @param known whether it is known where the window-tracker is
public record WindowsPage(Frame frame, boolean known, List<NumberWindows> numbers) {

    /// The windows of a number.
    public record NumberWindows(BusinessNumber number, Found found) {}
}
