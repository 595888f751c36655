/// The rules by example and against their literal reading.
@NullMarked
package convometer.billing.rules;

import org.jspecify.annotations.NullMarked;
