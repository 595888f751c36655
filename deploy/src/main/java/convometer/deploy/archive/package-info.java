/// Archives: JSON Lines of what Meta told and what we sent, from which everything can be
/// recomputed.
@NullMarked
package convometer.deploy.archive;

import org.jspecify.annotations.NullMarked;
