/// How fast Meta may be written to, and what is tried again when. Pure rules: nothing here knows
/// Kafka, HTTP or the time.
@NullMarked
package convometer.outbound.pacing;

import org.jspecify.annotations.NullMarked;
