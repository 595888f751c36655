/// A business day that is the same every time: who writes, what is sent, what goes wrong, and the
/// one who plays it on a running pipeline.
@NullMarked
package convometer.deploy.sample;

import org.jspecify.annotations.NullMarked;
