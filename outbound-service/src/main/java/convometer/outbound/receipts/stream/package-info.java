/// Receipts as a stream that a client can resume anywhere: the position of a reader as text, and
/// the reader behind each open stream. Each stream has a consumer of its own and is read only as
/// fast as its client takes.
@NullMarked
package convometer.outbound.receipts.stream;

import org.jspecify.annotations.NullMarked;
