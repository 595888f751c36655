/// Batches: a template and up to 100,000 recipients, handed in at once and asked for one by one.
@NullMarked
package convometer.outbound.batches;

import org.jspecify.annotations.NullMarked;
