/// The simulator of Meta: its settings, its state, and the server that others reach it by. What it
/// does is in the packages below, and none of them knows a service of Convometer.
@NullMarked
package convometer.deploy.simulator;

import org.jspecify.annotations.NullMarked;
