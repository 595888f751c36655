/// The door for upstream systems and the way to the Cloud API.
@NullMarked
package convometer.outbound;

import org.jspecify.annotations.NullMarked;
