/// Tests of the rules.
@NullMarked
package convometer.outbound.rules;

import org.jspecify.annotations.NullMarked;
