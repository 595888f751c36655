/// A message that somebody sends: its request as the Cloud API checks it, Meta's errors, and the
/// plan of its delivery.
@NullMarked
package convometer.deploy.simulator.messages;

import org.jspecify.annotations.NullMarked;
