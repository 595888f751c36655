/// Tests of the stream of receipts: positions, and what a reader gives its client.
@NullMarked
package convometer.outbound.receipts.stream;

import org.jspecify.annotations.NullMarked;
