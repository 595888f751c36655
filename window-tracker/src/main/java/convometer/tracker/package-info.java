/// What is true between a business number and a customer, as a service of its own. Each package
/// beside this one owns a subject of the rules, or a border of the service.
@NullMarked
package convometer.tracker;

import org.jspecify.annotations.NullMarked;
