/// Tests of the shells around the rules.
@NullMarked
package convometer.billing.statements;

import org.jspecify.annotations.NullMarked;
