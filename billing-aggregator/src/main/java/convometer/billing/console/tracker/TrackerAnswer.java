package convometer.billing.console.tracker;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the window-tracker has answered.
///
/// @param more there are more of them
/// @param failure why nothing is known; null: it is
public record TrackerAnswer<T>(List<T> rows, boolean more, @Nullable String failure) {

    static <T> TrackerAnswer<T> not(String failure) {
        return new TrackerAnswer<>(List.of(), false, failure);
    }
}
