/// The rules of charges: pure, nothing but the JDK. Money is exact; time is a field of what
/// happened.
@NullMarked
package convometer.billing.rules;

import org.jspecify.annotations.NullMarked;
