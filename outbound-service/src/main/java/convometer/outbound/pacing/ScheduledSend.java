package convometer.outbound.pacing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A permitted message, as far as it decides when the message is sent.
///
/// @param requestId its request
/// @param thread within which messages are sent one after the other
/// @param number business number that sends it
/// @param account billing account of the number; the number where no account is known
/// @param lease until when it may be handed to Meta; then the gate is asked again
/// @param deadline after which it is not worth sending; null: none
/// @param toCustomer it goes to one customer, whom Meta protects from too many messages
/// @param repeatable sending it twice does no harm: a read receipt
public record ScheduledSend(
        String requestId,
        String thread,
        String number,
        String account,
        Priority priority,
        Instant lease,
        @Nullable Instant deadline,
        boolean toCustomer,
        boolean repeatable) {}
