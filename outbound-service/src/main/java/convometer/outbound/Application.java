package convometer.outbound;

import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/// Starts the service.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "outbound-service",
                        version = "0.1",
                        description =
                                "The door for upstream systems and the way to the Cloud API."))
public final class Application {

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Application.class).packages("convometer").start();
    }

    private Application() {}
}
