@NullMarked
package convometer.outbound.batches.recipients;

import org.jspecify.annotations.NullMarked;
