package convometer.tracker.api;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Some of the open windows, soonest to close first.
///
/// @param cursor asks for the next ones; null: these were the last
@Introspected
record WindowPage(List<WindowView> windows, @Nullable String cursor) {

    private static final Comparator<WindowView> SOONEST_FIRST =
            Comparator.comparing(WindowPage::untilOf)
                    .thenComparing(WindowView::phoneNumberId)
                    .thenComparing(WindowView::customer);

    /// The first of some windows in order.
    static WindowPage of(List<WindowView> found, int limit) {
        if (found.size() <= limit) return new WindowPage(List.copyOf(found), null);
        return endingHere(List.copyOf(found.subList(0, limit)));
    }

    /// The first windows of all pages, each of which has up to `limit`.
    static WindowPage merged(List<WindowPage> pages, int limit) {
        var all = pages.stream().flatMap(page -> page.windows().stream());
        var merged = of(all.sorted(SOONEST_FIRST).toList(), limit);
        var complete = pages.stream().allMatch(page -> page.cursor() == null);
        return merged.cursor() != null || complete ? merged : endingHere(merged.windows());
    }

    private static WindowPage endingHere(List<WindowView> windows) {
        return new WindowPage(windows, Cursor.after(windows.getLast()).text());
    }

    private static Instant untilOf(WindowView open) {
        return Objects.requireNonNull(open.until(), "an open window has an end");
    }
}
