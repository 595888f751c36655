/// What a request must look like, to whom it goes, which fate it has, and what Meta's answer means.
/// Nothing here knows Kafka, HTTP or the time.
@NullMarked
package convometer.outbound.rules;

import org.jspecify.annotations.NullMarked;
