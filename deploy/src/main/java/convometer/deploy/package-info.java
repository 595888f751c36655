/// What runs it all on one machine: the command line behind deploy/run.
@NullMarked
package convometer.deploy;

import org.jspecify.annotations.NullMarked;
