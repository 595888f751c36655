/// What the seed decides: random numbers, ids and delays. They depend on the seed and on names
/// alone, so that the same messages get the same ones in every run, in whatever order they come.
@NullMarked
package convometer.deploy.simulator.seed;

import org.jspecify.annotations.NullMarked;
