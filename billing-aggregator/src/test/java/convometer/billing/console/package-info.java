@NullMarked
package convometer.billing.console;

import org.jspecify.annotations.NullMarked;
