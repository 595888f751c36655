/// The rows of batches by item: each item until it is answered, its result from then on, and which
/// items wait for the end of quiet hours. When they change is decided by the batch's progress.
@NullMarked
package convometer.outbound.batches.items;

import org.jspecify.annotations.NullMarked;
