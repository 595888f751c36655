@NullMarked
package convometer.outbound.rules.send;

import org.jspecify.annotations.NullMarked;
