/// The clients of Kafka, all made in one place from the properties that operators set, and what is
/// said when a client may not do what it does.
@NullMarked
package convometer.schemas.service.kafka;

import org.jspecify.annotations.NullMarked;
