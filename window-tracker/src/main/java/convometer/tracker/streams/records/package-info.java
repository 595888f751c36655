/// The records of the topics: whether one can be, what it means as an event of the rules, and which
/// record a decision is written as. It owns the translation in both directions.
@NullMarked
package convometer.tracker.streams.records;

import org.jspecify.annotations.NullMarked;
