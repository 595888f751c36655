/// What a message must look like for Meta to take it: one class for each family of send types. What
/// Meta may take is never refused here, and so fields that are not known are let through.
@NullMarked
package convometer.outbound.rules.send;

import org.jspecify.annotations.NullMarked;
