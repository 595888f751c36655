/// Tests of the rules of pace.
@NullMarked
package convometer.outbound.pacing;

import org.jspecify.annotations.NullMarked;
