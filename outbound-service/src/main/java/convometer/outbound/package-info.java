/// Starts the service and puts its parts together. Settings and metrics of the whole service are
/// here, too.
@NullMarked
package convometer.outbound;

import org.jspecify.annotations.NullMarked;
