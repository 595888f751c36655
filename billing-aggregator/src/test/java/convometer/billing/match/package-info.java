/// Tests of how Meta's figures are taken and shown.
@NullMarked
package convometer.billing.match;

import org.jspecify.annotations.NullMarked;
