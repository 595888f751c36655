@NullMarked
package convometer.billing.charges;

import org.jspecify.annotations.NullMarked;
