@NullMarked
package convometer.billing.repricing;

import org.jspecify.annotations.NullMarked;
