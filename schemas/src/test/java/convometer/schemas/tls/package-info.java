/// Certificates for tests, made on the spot.
@NullMarked
package convometer.schemas.tls;

import org.jspecify.annotations.NullMarked;
