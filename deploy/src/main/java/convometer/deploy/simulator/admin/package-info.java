/// The admin API under `/twin`: customers that act, settings, faults, templates, and the log. Its
/// errors are problem+json.
@NullMarked
package convometer.deploy.simulator.admin;

import org.jspecify.annotations.NullMarked;
