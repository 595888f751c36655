/// Tests of dispatch, on a broker in memory and a simulated Meta.
@NullMarked
package convometer.outbound.dispatch;

import org.jspecify.annotations.NullMarked;
