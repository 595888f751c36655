/// What others make of our records, and we of theirs.
@NullMarked
package convometer.schemas.interop;

import org.jspecify.annotations.NullMarked;
