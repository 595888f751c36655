@NullMarked
package convometer.billing.closing;

import org.jspecify.annotations.NullMarked;
