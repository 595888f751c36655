/// The ledger on Kafka Streams: thin shells around the rules.
@NullMarked
package convometer.billing.streams;

import org.jspecify.annotations.NullMarked;
