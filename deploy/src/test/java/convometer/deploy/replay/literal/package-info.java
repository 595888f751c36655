/// The rules of windows, conversations and charges, read a second time and literally: what the
/// product is compared with.
@NullMarked
package convometer.deploy.replay.literal;

import org.jspecify.annotations.NullMarked;
