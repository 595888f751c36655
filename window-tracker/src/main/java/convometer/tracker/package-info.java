/// What is true between a business number and a customer: windows, conversations, the send gate.
@NullMarked
package convometer.tracker;

import org.jspecify.annotations.NullMarked;
