/// Validates requests, publishes them, and repartitions what is read to threads. Keeps no state:
/// which ids a thread has had is known at the gate.
@NullMarked
package convometer.outbound.requests;

import org.jspecify.annotations.NullMarked;
