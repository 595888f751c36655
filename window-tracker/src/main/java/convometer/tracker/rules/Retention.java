package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What of a thread may be forgotten (S6): messages from the first in the order of C1 on, up to one
/// that something came of since. A look visits so many at the most; the next goes on.
final class Retention {

    private static final int MOST = 1_000;
    private static final Duration INSTANTS_DIFFER_BY = Duration.ofMillis(1);

    private final Instant untouchedSince;
    private final List<LiveMessage> outdated = new ArrayList<>();
    private final List<Instant> deliveries = new ArrayList<>();
    private int visited;
    private Instant bound = Instant.MAX;
    private @Nullable Instant oldestLeft;

    Retention(Instant untouchedSince) {
        this.untouchedSince = untouchedSince;
    }

    /// Looks at the next message.
    ///
    /// @return whether the one after it may be forgotten, too
    boolean visit(LiveMessage message) {
        if (message.touchedAt().isAfter(untouchedSince) || visited++ == MOST) {
            bound = message.position().at();
            oldestLeft = message.touchedAt();
            return false;
        }
        if (message.placement() == null) outdated.add(message);
        else deliveries.add(message.position().at());
        return true;
    }

    /// Messages that were not delivered and can be forgotten by themselves.
    List<LiveMessage> outdated() {
        return outdated;
    }

    /// The touch of the first message that is left; null: none is.
    @Nullable Instant oldestLeft() {
        return oldestLeft;
    }

    /// Up to where everything is untouched; null: nowhere.
    @Nullable Instant floor(List<Window> windows, List<Episode> conversations) {
        var closed =
                windows.stream()
                        .filter(window -> !window.touchedAt().isAfter(untouchedSince))
                        .map(Window::until);
        // Where nothing at all is fresh, conversations that ended are of no use either.
        var ended =
                conversations.stream()
                        .filter(episode -> bound.equals(Instant.MAX) && episode.endTold())
                        .map(episode -> episode.conversation().endedAt());
        return Stream.of(deliveries.stream(), closed, ended)
                .flatMap(each -> each)
                .filter(at -> at.isBefore(bound))
                .max(Instant::compareTo)
                .map(at -> at.plus(INSTANTS_DIFFER_BY))
                .orElse(null);
    }
}
