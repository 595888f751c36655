package convometer.tracker;

import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/// Starts the service.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "window-tracker",
                        version = "0.1",
                        description =
                                "What is true between a business number and a customer: windows, conversations, the send gate."))
public final class Application {

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Application.class).packages("convometer").start();
    }

    private Application() {}
}
