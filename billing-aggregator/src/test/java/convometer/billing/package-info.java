/// Tests of the service as a whole.
@NullMarked
package convometer.billing;

import org.jspecify.annotations.NullMarked;
