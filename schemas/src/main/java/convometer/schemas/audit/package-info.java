/// The audit trail: who changed what over HTTP, when and from where, in the topic `audit` before it
/// is done. It is there for services that have Micronaut Security on their class path, and cannot
/// be switched off.
@Configuration
@Requires(classes = SecurityRule.class)
@NullMarked
package convometer.schemas.audit;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.security.rules.SecurityRule;

import org.jspecify.annotations.NullMarked;
