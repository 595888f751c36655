/// The Kafka Streams application: where records come from, the processor that routes them by alias
/// and the one that applies the rules, and what is written. It owns topics and topology.
@NullMarked
package convometer.tracker.streams;

import org.jspecify.annotations.NullMarked;
