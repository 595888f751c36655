@NullMarked
package convometer.connect;

import org.jspecify.annotations.NullMarked;
