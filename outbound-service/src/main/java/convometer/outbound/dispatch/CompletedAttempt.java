package convometer.outbound.dispatch;

import convometer.outbound.rules.SendResult;

import java.time.Instant;

/// What became of handing a message to Meta, and when we knew it.
record CompletedAttempt(Permission permission, SendResult result, Instant at) {}
