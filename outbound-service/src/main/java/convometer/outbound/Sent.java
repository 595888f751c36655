package convometer.outbound;

import convometer.outbound.rules.Answer;

import java.time.Instant;

/// What became of a permitted message, and when we knew it.
record Sent(Permit permit, Answer answer, Instant at) {}
