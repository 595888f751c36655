package convometer.tracker.conversation;

import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.message.Statuses;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What of a thread is forgotten, and when (S6).
final class Retention {

    private static final int MOST = 1_000;
    private static final Duration INSTANTS_DIFFER_BY = Duration.ofMillis(1);

    private final ThreadHistory history;
    private final DerivedThread derived;

    Retention(ThreadHistory history, DerivedThread derived) {
        this.history = history;
        this.derived = derived;
    }

    /// Whether what the event would change is forgotten.
    boolean isTooLate(CustomerEvent event, Policy policy) {
        var messages = history.messages();
        var watermark = derived.snapshot().watermark();
        return derived.snapshot().forgot()
                && switch (event) {
                    case CustomerActed acted ->
                            acted.group() == null
                                    && policy.qualifies(acted)
                                    && acted.at().isBefore(watermark);
                    case StatusObserved status ->
                            status.group() == null
                                    && status.at().isBefore(watermark)
                                    && (Statuses.meansDelivered(status.status())
                                            || messages.get(status.wamid()) == null);
                    case MessageSent sent ->
                            sent.sent().at().isBefore(watermark)
                                    && messages.get(sent.wamid()) == null;
                    default -> false;
                };
    }

    /// When something is to be forgotten next; null: nothing is. It has time until the next full
    /// hour, and is done for all of that hour at once.
    @Nullable Instant nextDue(Duration kept) {
        var oldest = history.oldestSeenAt();
        return oldest == null
                ? null
                : oldest.plus(kept).truncatedTo(ChronoUnit.HOURS).plusSeconds(3_600);
    }

    /// Forgets what need not be kept.
    void timePassed(Instant now, Rules rules) {
        var since = now.minus(rules.policy().kept());
        var oldest = history.oldestSeenAt();
        if (oldest != null && !oldest.isAfter(since)) forget(since, rules);
    }

    private void forget(Instant unseenSince, Rules rules) {
        var messages = history.messages();
        var windows = history.windows().list();
        var pass = new Pass(unseenSince);
        messages.ascend(Position.FIRST, pass::mayForget);
        var watermark = pass.watermark(windows, derived.conversations().emitted());
        if (watermark != null) derived.forgetBefore(watermark);
        for (var message : pass.outdated) messages.remove(message);
        history.forgetBefore(derived.snapshot(), rules.policy());
        var fresh = new ArrayList<Instant>();
        if (pass.oldestLeft != null) fresh.add(pass.oldestLeft);
        var participation = history.participations().forget(unseenSince);
        if (participation != null) fresh.add(participation);
        for (var window : windows)
            if (window.lastSeenAt().isAfter(unseenSince)) fresh.add(window.lastSeenAt());
        if (messages.isEmpty()) {
            derived.forgetMessages();
            history.ends().forgetBefore(Instant.MAX);
        }
        history.oldestIsOf(fresh.stream().min(Instant::compareTo).orElse(null));
    }

    /// Messages from the first in the order of C1 on that may be forgotten, up to one that
    /// something came of since. A pass visits so many at the most; the next goes on.
    private static final class Pass {

        private final Instant unseenSince;

        /// Messages that were not delivered and can be forgotten by themselves.
        private final List<TrackedMessage> outdated = new ArrayList<>();

        private final List<Instant> deliveries = new ArrayList<>();
        private int visited;
        private Instant bound = Instant.MAX;

        /// When something came last of the first message that is left; null: none is.
        private @Nullable Instant oldestLeft;

        private Pass(Instant unseenSince) {
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
                            .map(each -> each.conversation().endedAt());
            return Stream.of(deliveries.stream(), closed, ended)
                    .flatMap(each -> each)
                    .filter(at -> at.isBefore(bound))
                    .max(Instant::compareTo)
                    .map(at -> at.plus(INSTANTS_DIFFER_BY))
                    .orElse(null);
        }
    }
}
