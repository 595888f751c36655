/// The receipts of each request and the lifecycle of its message, by request id. Settles sends that
/// were left without an answer, and completes those who wait for a terminal receipt.
@NullMarked
package convometer.outbound.receipts;

import org.jspecify.annotations.NullMarked;
