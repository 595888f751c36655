/// What goes wrong on purpose: faults of sends, and late and repeated status webhooks. Which
/// messages they hit is decided by the seed.
@NullMarked
package convometer.deploy.simulator.faults;

import org.jspecify.annotations.NullMarked;
