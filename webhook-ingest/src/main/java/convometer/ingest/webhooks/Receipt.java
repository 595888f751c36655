package convometer.ingest.webhooks;

import java.time.Instant;

/// How a body came here.
///
/// @param at when it arrived
/// @param withContents the updates are to carry the JSON that they were made of
record Receipt(Instant at, boolean withContents) {}
