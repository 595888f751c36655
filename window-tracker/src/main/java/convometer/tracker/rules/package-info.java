/// What is true between a business number and a customer, as pure rules: windows, statuses,
/// conversations and the send gate. Nothing here knows Kafka, Avro, JSON or the time of day.
@NullMarked
package convometer.tracker.rules;

import org.jspecify.annotations.NullMarked;
