/// The state stores: under which key a customer is kept, how state is written and read, and the
/// indexes beside it. It owns the layout of rows, and finds the instance that has them.
@NullMarked
package convometer.tracker.streams.store;

import org.jspecify.annotations.NullMarked;
