/// What a verified webhook says: pure functions from bytes to records, with no Kafka, no server and
/// no clock.
@NullMarked
package convometer.ingest.webhooks;

import org.jspecify.annotations.NullMarked;
