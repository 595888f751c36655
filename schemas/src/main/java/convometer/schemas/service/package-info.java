/// What every service has from the start: settings, clock, problem answers, topics, a streams
/// application.
@NullMarked
package convometer.schemas.service;

import org.jspecify.annotations.NullMarked;
