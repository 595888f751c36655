/// The embedded parts: a broker, a registry and the services, each a process of its own.
@NullMarked
package convometer.deploy.parts;

import org.jspecify.annotations.NullMarked;
