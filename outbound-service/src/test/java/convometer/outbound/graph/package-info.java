/// Tests of Meta's API.
@NullMarked
package convometer.outbound.graph;

import org.jspecify.annotations.NullMarked;
