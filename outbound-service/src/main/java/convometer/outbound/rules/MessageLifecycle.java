package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A request after it was published, and what Meta reported of its message. However receipts and
/// statuses come, there is one end.
///
/// @param wamid Meta's id of the message; null: not known yet
/// @param statuses each once, in the order of their time
/// @param deadline when nobody waits any longer for word of a send without an answer; null: there
///   is none
public record MessageLifecycle(
        Stage stage, @Nullable String wamid, List<Status> statuses, @Nullable Instant deadline) {

    /// A lifecycle of which nothing is known yet.
    public static final MessageLifecycle NEW =
            new MessageLifecycle(Stage.OPEN, null, List.of(), null);

    private static final Comparator<Status> IN_TIME =
            Comparator.comparing(Status::at)
                    .thenComparingInt(status -> status.rank())
                    .thenComparing(Status::status)
                    .thenComparing(status -> status.errors().toString());

    public MessageLifecycle {
        statuses = List.copyOf(statuses);
    }

    /// How far it has come.
    public enum Stage {
        /// Its answer is still to come.
        OPEN,
        /// It was handed over, and nobody knows whether Meta took it.
        UNSETTLED,
        /// It has its terminal receipt.
        ENDED
    }

    /// A status that Meta reported.
    public record Status(String status, Instant at, List<Integer> errors) {

        private static final List<String> ORDER = List.of("sent", "delivered", "read", "played");

        public Status {
            errors = List.copyOf(errors);
        }

        private int rank() {
            var place = ORDER.indexOf(status);
            return place < 0 ? ORDER.size() : place;
        }
    }

    /// How an event settles a send without an answer.
    public enum Settlement {
        /// Not at all.
        NONE,
        /// Meta took the message.
        ACCEPTED,
        /// No status came in time.
        UNKNOWN
    }

    /// A lifecycle after an event.
    public record Step(MessageLifecycle lifecycle, Settlement settlement) {}

    /// A receipt was written.
    public MessageLifecycle answered(boolean terminal, @Nullable String wamidOfReceipt) {
        if (stage == Stage.ENDED || !terminal) return this;
        return new MessageLifecycle(
                Stage.ENDED, wamidOfReceipt == null ? wamid : wamidOfReceipt, statuses, null);
    }

    /// A send was left without an answer.
    public Step unsettled(Instant at, Duration patience) {
        if (stage != Stage.OPEN) return new Step(this, Settlement.NONE);
        return statuses.isEmpty()
                ? new Step(
                        new MessageLifecycle(Stage.UNSETTLED, wamid, statuses, at.plus(patience)),
                        Settlement.NONE)
                : accepted();
    }

    /// A status with the callback data of this request: Meta has the message, whatever the status.
    public Step reported(String wamidOfStatus, Status status) {
        var known = wamid == null ? wamidOfStatus : wamid;
        var more = statuses.contains(status) ? statuses : with(status);
        var lifecycle = new MessageLifecycle(stage, known, more, deadline);
        return stage == Stage.UNSETTLED
                ? lifecycle.accepted()
                : new Step(lifecycle, Settlement.NONE);
    }

    /// Time has passed.
    public Step reached(Instant now) {
        return stage == Stage.UNSETTLED && !Objects.requireNonNull(deadline).isAfter(now)
                ? new Step(
                        new MessageLifecycle(Stage.ENDED, wamid, statuses, null),
                        Settlement.UNKNOWN)
                : new Step(this, Settlement.NONE);
    }

    private Step accepted() {
        return new Step(
                new MessageLifecycle(Stage.ENDED, wamid, statuses, null), Settlement.ACCEPTED);
    }

    private List<Status> with(Status status) {
        var more = new ArrayList<>(statuses);
        more.add(status);
        more.sort(IN_TIME);
        return more;
    }
}
