/// Tests of the service as a whole, and what the tests have in common.
@NullMarked
package convometer.outbound;

import org.jspecify.annotations.NullMarked;
