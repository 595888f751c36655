/// What a request must look like, to whom it goes, and the lifecycle of its message. Nothing here
/// knows Kafka, HTTP or the time.
@NullMarked
package convometer.outbound.rules;

import org.jspecify.annotations.NullMarked;
