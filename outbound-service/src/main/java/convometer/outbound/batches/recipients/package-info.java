/// The recipients of a batch as they are handed in: files, forms, and what can be wrong with them.
/// Nothing here is kept once a batch has been taken.
@NullMarked
package convometer.outbound.batches.recipients;

import org.jspecify.annotations.NullMarked;
