package convometer.tracker.gate;

import convometer.tracker.budget.Budget;
import convometer.tracker.budget.Expense;
import convometer.tracker.limit.ReservationRequest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What the gate says to a request.
public sealed interface Answer {

    /// Nothing else will be said to the request.
    default boolean isLast() {
        return this instanceof Permitted || this instanceof Refused;
    }

    /// The message may be handed to Meta until the lease ends.
    ///
    /// @param useFallback the template in place of the message
    /// @param category that it will count as; null: none, a mark
    /// @param cost what it is expected to cost; null: not known
    /// @param holdsSlot it holds a slot of the messaging limit
    /// @param expense what it holds of budgets
    /// @param unpriced the budgets that it is of and cannot be counted in: nothing is known of its
    ///   price
    /// @param throughput messages a second that Meta takes from the number
    record Permitted(
            boolean useFallback,
            Instant leaseUntil,
            @Nullable String category,
            PriceEstimator.@Nullable Cost cost,
            boolean holdsSlot,
            Expense expense,
            List<Budget> unpriced,
            int throughput)
            implements Answer {

        public Permitted {
            unpriced = List.copyOf(unpriced);
        }

        /// Whoever does not send it has to say so.
        public boolean holdsSomething() {
            return holdsSlot || !expense.isNone();
        }
    }

    /// The message may not be sent.
    ///
    /// @param code stable code for programs
    /// @param message a sentence for people
    /// @param earliestAt when the same request could be permitted; null: not known
    /// @param alternatives what would be permitted now
    record Refused(
            String code, String message, @Nullable Instant earliestAt, List<String> alternatives)
            implements Answer {}

    /// It waits for the customer to write.
    ///
    /// @param until then it is refused
    /// @param alternatives what would be permitted now
    record Held(Instant until, List<String> alternatives) implements Answer {}

    /// It may be sent if the messaging limit has a slot for the customer, and budgets the money.
    ///
    /// @param then what is permitted with them
    record NeedsSlot(ReservationRequest needed, Permitted then) implements Answer {}
}
