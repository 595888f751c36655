package convometer.ingest;

import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/// Starts the service.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "webhook-ingest",
                        version = "0.1",
                        description =
                                "The door for Meta: handshake, signature, parsing, durable acknowledgement, the raw archive."))
public final class Application {

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Application.class).packages("convometer").start();
    }

    private Application() {}
}
