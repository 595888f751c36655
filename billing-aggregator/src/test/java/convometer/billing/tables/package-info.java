/// Tests of the shells around the rules.
@NullMarked
package convometer.billing.tables;

import org.jspecify.annotations.NullMarked;
