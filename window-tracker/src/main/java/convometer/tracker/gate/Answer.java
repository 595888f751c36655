package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What the gate says to a request.
public sealed interface Answer {

    /// The message may be handed to Meta until the lease ends.
    ///
    /// @param useFallback the template in place of the message
    /// @param category that it will count as; null: none, a mark
    /// @param cost what it is expected to cost; null: not known
    /// @param holdsPlace it holds a place of the messaging limit
    /// @param throughput messages a second that Meta takes from the number
    record Permitted(
            boolean useFallback,
            Instant leaseUntil,
            @Nullable String category,
            Tariff.@Nullable Cost cost,
            boolean holdsPlace,
            int throughput)
            implements Answer {}

    /// The message may not be sent.
    ///
    /// @param code stable word for programs
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

    /// It may be sent if the messaging limit has a place for the customer.
    ///
    /// @param then what is permitted with a place
    record NeedsPlace(MessagingLimit limit, Permitted then) implements Answer {}
}
