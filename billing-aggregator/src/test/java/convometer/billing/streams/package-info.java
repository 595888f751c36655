/// Tests of the shells around the rules.
@NullMarked
package convometer.billing.streams;

import org.jspecify.annotations.NullMarked;
