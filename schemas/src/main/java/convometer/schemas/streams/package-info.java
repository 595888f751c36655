/// Defaults of a Kafka Streams application that must neither lose nor double.
@NullMarked
package convometer.schemas.streams;

import org.jspecify.annotations.NullMarked;
