/// The pipeline with a broker that asks who comes in and what they may do.
@NullMarked
package convometer.deploy.security;

import org.jspecify.annotations.NullMarked;
