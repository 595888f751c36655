package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A request after it was taken in, and what Meta told of its message. However receipts and
/// statuses come, there is one end.
///
/// @param wamid Meta's id of the message; null: not told yet
/// @param statuses each once, in the order of their time
/// @param deadline when nobody waits any longer for word of a send without an answer; null: there
///   is none
public record Life(
        Stage stage, @Nullable String wamid, List<Told> statuses, @Nullable Instant deadline) {

    /// A life of which nothing is known yet.
    public static final Life NEW = new Life(Stage.OPEN, null, List.of(), null);

    private static final Comparator<Told> IN_TIME =
            Comparator.comparing(Told::at)
                    .thenComparingInt(told -> told.rank())
                    .thenComparing(Told::status)
                    .thenComparing(told -> told.errors().toString());

    public Life {
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
    public record Told(String status, Instant at, List<Integer> errors) {

        private static final List<String> ORDER = List.of("sent", "delivered", "read", "played");

        public Told {
            errors = List.copyOf(errors);
        }

        private int rank() {
            var place = ORDER.indexOf(status);
            return place < 0 ? ORDER.size() : place;
        }
    }

    /// What there is to say after an event.
    public enum Word {
        /// Nothing.
        NONE,
        /// Meta took the message.
        ACCEPTED,
        /// Nobody ever told.
        NEVER_TOLD
    }

    /// A life after an event.
    public record Step(Life life, Word word) {}

    /// A receipt was given.
    public Life answered(boolean terminal, @Nullable String wamidOfReceipt) {
        if (stage == Stage.ENDED || !terminal) return this;
        return new Life(
                Stage.ENDED, wamidOfReceipt == null ? wamid : wamidOfReceipt, statuses, null);
    }

    /// A send was left without an answer.
    public Step unsettled(Instant at, Duration patience) {
        if (stage != Stage.OPEN) return new Step(this, Word.NONE);
        return statuses.isEmpty()
                ? new Step(new Life(Stage.UNSETTLED, wamid, statuses, at.plus(patience)), Word.NONE)
                : accepted();
    }

    /// A status with the callback data of this request: Meta has the message, whatever the status.
    public Step reported(String wamidOfStatus, Told told) {
        var known = wamid == null ? wamidOfStatus : wamid;
        var more = statuses.contains(told) ? statuses : with(told);
        var life = new Life(stage, known, more, deadline);
        return stage == Stage.UNSETTLED ? life.accepted() : new Step(life, Word.NONE);
    }

    /// Time has passed.
    public Step reached(Instant now) {
        return stage == Stage.UNSETTLED && !Objects.requireNonNull(deadline).isAfter(now)
                ? new Step(new Life(Stage.ENDED, wamid, statuses, null), Word.NEVER_TOLD)
                : new Step(this, Word.NONE);
    }

    private Step accepted() {
        return new Step(new Life(Stage.ENDED, wamid, statuses, null), Word.ACCEPTED);
    }

    private List<Told> with(Told told) {
        var more = new ArrayList<>(statuses);
        more.add(told);
        more.sort(IN_TIME);
        return more;
    }
}
