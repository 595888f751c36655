/// Tests of receipts and the lifecycle of messages.
@NullMarked
package convometer.outbound.receipts;

import org.jspecify.annotations.NullMarked;
