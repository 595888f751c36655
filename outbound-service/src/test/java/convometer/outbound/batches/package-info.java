@NullMarked
package convometer.outbound.batches;

import org.jspecify.annotations.NullMarked;
