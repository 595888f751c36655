/// How what was received gets to Kafka: the connection to the broker, the records that are made of
/// a webhook, and the wait until the broker has every one of them.
@NullMarked
package convometer.ingest.publish;

import org.jspecify.annotations.NullMarked;
