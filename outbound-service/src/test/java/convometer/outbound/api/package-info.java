/// Tests of the HTTP interface.
@NullMarked
package convometer.outbound.api;

import org.jspecify.annotations.NullMarked;
