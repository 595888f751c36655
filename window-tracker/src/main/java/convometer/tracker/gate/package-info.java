/// The send gate (rules G and O): pure, like [convometer.tracker.rules].
@NullMarked
package convometer.tracker.gate;

import org.jspecify.annotations.NullMarked;
