package convometer.outbound.dispatch;

import convometer.events.PermissionFact;
import convometer.outbound.pacing.ScheduledSend;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// A message that may be sent, as the gate decided it. Of what waits long, only the outline is kept
/// in memory: the content is on its topic.
///
/// @param offset of the decision
/// @param firstOffset of the decision that permitted it first, before any renewal: its place in its
///   thread
/// @param send what decides when it is sent
/// @param customer as in the decision
/// @param at when that was decided
/// @param throughput messages a second that Meta takes from the number; 0: not known
/// @param contentOrNull null: it is not in memory
public record Permission(
        long offset,
        long firstOffset,
        ScheduledSend send,
        String customer,
        Instant at,
        int throughput,
        @Nullable Content contentOrNull) {

    /// What is needed to send it.
    ///
    /// @param decision as it is on its topic
    /// @param message the send body; empty where it is no JSON object
    public record Content(Bytes decision, PermissionFact fact, Map<?, ?> message) {}

    /// @throws IllegalStateException if the content is not in memory
    Content content() {
        if (contentOrNull == null)
            throw new IllegalStateException("the content is not in memory, offset " + offset);
        return contentOrNull;
    }

    boolean hasContent() {
        return contentOrNull != null;
    }

    /// The outline.
    Permission withoutContent() {
        return new Permission(offset, firstOffset, send, customer, at, throughput, null);
    }

    /// The same, in the place of one that was given before.
    Permission inPlaceOf(long first) {
        return new Permission(offset, first, send, customer, at, throughput, contentOrNull);
    }

    /// In bytes, as it is on its topic; 0: not in memory.
    int size() {
        return contentOrNull == null ? 0 : contentOrNull.decision().get().length;
    }

    String requestId() {
        return send.requestId();
    }

    String phoneNumberId() {
        return send.number();
    }

    /// Messages of one thread are sent one after the other.
    public String thread() {
        return send.thread();
    }

    /// It marks a message of the customer's as read, or shows that somebody is typing.
    boolean readReceipt() {
        return send.repeatable();
    }

    PermissionFact fact() {
        return content().fact();
    }

    Map<?, ?> message() {
        return content().message();
    }

    Bytes decision() {
        return Objects.requireNonNull(content().decision());
    }
}
