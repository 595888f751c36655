/// A message of the business (rules S): statuses merge in any order, and the earliest of delivered,
/// read and played is its delivery. It owns what is known of a message, Meta's verdict on it, and
/// the kind and category that follow (P6, P7).
@NullMarked
package convometer.tracker.message;

import org.jspecify.annotations.NullMarked;
