package convometer.tracker.api;

import org.jspecify.annotations.Nullable;

/// Which of the open windows somebody wants to see.
///
/// @param phoneNumberId null: those of all numbers of the accounts file
/// @param after where the page before ended; null: the first page
/// @param answered only those that the business has answered, or only the others; null: both
record OpenWindowsQuery(
        @Nullable String phoneNumberId,
        int limit,
        @Nullable Cursor after,
        @Nullable Boolean answered) {

    boolean wants(WindowView window) {
        return window.isOpen() && (answered == null || answered == window.answered());
    }
}
