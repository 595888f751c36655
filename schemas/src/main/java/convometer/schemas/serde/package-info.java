/// Avro records on Kafka in Confluent's wire format.
@NullMarked
package convometer.schemas.serde;

import org.jspecify.annotations.NullMarked;
