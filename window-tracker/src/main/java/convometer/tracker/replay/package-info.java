/// A whole history at once, in any order: the same rules as live, with nothing kept in between. It
/// owns the gathering of the past, and no rule.
@NullMarked
package convometer.tracker.replay;

import org.jspecify.annotations.NullMarked;
