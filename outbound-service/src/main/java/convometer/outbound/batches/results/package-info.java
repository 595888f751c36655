/// What became of each recipient of a batch, read where the batch is and written as CSV or NDJSON.
/// A few hundred rows at a time are in memory, however large the batch.
@NullMarked
package convometer.outbound.batches.results;

import org.jspecify.annotations.NullMarked;
