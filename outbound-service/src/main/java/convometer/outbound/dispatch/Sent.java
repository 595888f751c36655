package convometer.outbound.dispatch;

import convometer.outbound.graph.Answer;

import java.time.Instant;

/// What became of handing a message to Meta, and when we knew it.
///
/// @param tries so far
record Sent(Permit permit, int tries, Answer answer, Instant at) {}
