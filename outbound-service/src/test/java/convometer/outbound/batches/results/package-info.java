@NullMarked
package convometer.outbound.batches.results;

import org.jspecify.annotations.NullMarked;
