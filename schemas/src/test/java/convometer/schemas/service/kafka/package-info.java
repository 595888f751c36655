/// How the clients of Kafka are made.
@NullMarked
package convometer.schemas.service.kafka;

import org.jspecify.annotations.NullMarked;
