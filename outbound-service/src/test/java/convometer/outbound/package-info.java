/// Tests of the door, of intake and of dispatch.
@NullMarked
package convometer.outbound;

import org.jspecify.annotations.NullMarked;
