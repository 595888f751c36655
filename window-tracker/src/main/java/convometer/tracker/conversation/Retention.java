package convometer.tracker.conversation;

import convometer.tracker.message.TrackedMessage;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What of a thread may be forgotten (S6): messages from the first in the order of C1 on, up to one
/// that something came of since. A pass visits so many at the most; the next goes on.
final class Retention {

    private static final int MOST = 1_000;
    private static final Duration INSTANTS_DIFFER_BY = Duration.ofMillis(1);

    private final Instant unseenSince;
    private final List<TrackedMessage> outdated = new ArrayList<>();
    private final List<Instant> deliveries = new ArrayList<>();
    private int visited;
    private Instant bound = Instant.MAX;
    private @Nullable Instant oldestLeft;

    Retention(Instant unseenSince) {
        this.unseenSince = unseenSince;
    }

    /// Looks at the next message.
    ///
    /// @return whether the one after it may be forgotten, too
    boolean mayForget(TrackedMessage message) {
        if (message.lastSeenAt().isAfter(unseenSince) || visited++ == MOST) {
            bound = message.position().at();
            oldestLeft = message.lastSeenAt();
            return false;
        }
        if (message.assignment() == null) outdated.add(message);
        else deliveries.add(message.position().at());
        return true;
    }

    /// Messages that were not delivered and can be forgotten by themselves.
    List<TrackedMessage> outdated() {
        return outdated;
    }

    /// When something came last of the first message that is left; null: none is.
    @Nullable Instant oldestLeft() {
        return oldestLeft;
    }

    /// Up to where everything is unchanged; null: nowhere.
    @Nullable Instant watermark(
            List<ServiceWindow> windows, List<DerivedConversation> conversations) {
        var closed =
                windows.stream()
                        .filter(window -> !window.lastSeenAt().isAfter(unseenSince))
                        .map(ServiceWindow::until);
        // Where nothing at all is fresh, conversations that ended are of no use either.
        var ended =
                conversations.stream()
                        .filter(conversation ->
                                bound.equals(Instant.MAX) && conversation.endEmitted())
                        .map(derived -> derived.conversation().endedAt());
        return Stream.of(deliveries.stream(), closed, ended)
                .flatMap(each -> each)
                .filter(at -> at.isBefore(bound))
                .max(Instant::compareTo)
                .map(at -> at.plus(INSTANTS_DIFFER_BY))
                .orElse(null);
    }
}
