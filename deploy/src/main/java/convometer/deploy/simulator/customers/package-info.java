/// The customers that Meta knows, and what they write. A customer may have a number, a
/// business-scoped user id, or both.
@NullMarked
package convometer.deploy.simulator.customers;

import org.jspecify.annotations.NullMarked;
