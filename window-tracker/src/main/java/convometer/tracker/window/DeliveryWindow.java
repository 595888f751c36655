package convometer.tracker.window;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The window that was open when a message was delivered, as it was at that instant.
///
/// @param until the end that the message gave it; where that is not known, its end as known now
/// @param message the last one before the delivery that opened or extended it; null: not known
public record DeliveryWindow(Instant openedAt, Instant until, @Nullable WindowMessage message) {}
