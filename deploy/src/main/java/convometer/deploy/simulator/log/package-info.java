/// A log of what the simulator accepted, refused and delivered, for tests that count duplicates and
/// losses. It keeps the latest entries and counts all of them.
@NullMarked
package convometer.deploy.simulator.log;

import org.jspecify.annotations.NullMarked;
