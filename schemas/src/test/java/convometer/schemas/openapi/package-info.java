/// Bad requests to every endpoint that a service describes; for the tests of the services.
@NullMarked
package convometer.schemas.openapi;

import org.jspecify.annotations.NullMarked;
