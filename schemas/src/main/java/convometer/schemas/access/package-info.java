/// Who may call a service over HTTP: tokens of an issuer or of a file, roles, and the billing
/// accounts and numbers that a caller may know of. It is there for services that have Micronaut
/// Security on their class path.
@Configuration
@Requires(classes = SecurityRule.class)
@NullMarked
package convometer.schemas.access;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.security.rules.SecurityRule;

import org.jspecify.annotations.NullMarked;
