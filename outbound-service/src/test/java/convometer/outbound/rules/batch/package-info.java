@NullMarked
package convometer.outbound.rules.batch;

import org.jspecify.annotations.NullMarked;
