/// The ledger: contracts into the words of the rules, priced units into charges and lines. Runs
/// whole in memory, or taken apart on Kafka Streams.
@NullMarked
package convometer.billing.ledger;

import org.jspecify.annotations.NullMarked;
