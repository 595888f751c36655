/// Takes archives out of a running pipeline and into one.
@NullMarked
package convometer.deploy.live;

import org.jspecify.annotations.NullMarked;
