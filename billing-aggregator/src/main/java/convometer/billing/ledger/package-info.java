/// The ledger: contracts into the words of the rules, priced units into charges and lines. Runs
/// over a state in memory, or over stores of Kafka Streams.
@NullMarked
package convometer.billing.ledger;

import org.jspecify.annotations.NullMarked;
