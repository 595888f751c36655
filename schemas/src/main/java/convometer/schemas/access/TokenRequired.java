package convometer.schemas.access;

import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says in the OpenAPI document what every endpoint of a controller answers to callers without a
/// token or without the role. Who may call is said by [io.micronaut.security.annotation.Secured].
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SecurityScheme(
        name = TokenRequired.SCHEME,
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description =
                "A token of the access file or of the issuer; on loopback without either none is"
                        + " asked for")
@SecurityRequirement(name = TokenRequired.SCHEME)
@ApiResponse(responseCode = "401", description = "No token, or none that is valid (unauthorized)")
@ApiResponse(responseCode = "403", description = "The token is not for this (forbidden)")
public @interface TokenRequired {

    /// The name of the one way in.
    String SCHEME = "token";
}
