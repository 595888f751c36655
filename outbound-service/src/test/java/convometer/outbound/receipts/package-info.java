/// Tests of receipts, and a topic of receipts in memory for the tests of those who read it. Several
/// consumers read that topic at once, as they would from a broker.
@NullMarked
package convometer.outbound.receipts;

import org.jspecify.annotations.NullMarked;
