/// Recomputes windows, conversations, charges and statements from archives, by the rules of the
/// pipeline and without it.
@NullMarked
package convometer.deploy.replay;

import org.jspecify.annotations.NullMarked;
