/// The Kafka Streams application: where records come from, the processors that apply the rules, and
/// what is written. It owns topics, topology and the translation between records and events.
@NullMarked
package convometer.tracker.streams;

import org.jspecify.annotations.NullMarked;
