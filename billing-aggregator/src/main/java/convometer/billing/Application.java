package convometer.billing;

import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/// Starts the service.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "billing-aggregator",
                        version = "0.1",
                        description = "Money: charges by era, the ledger, statements."))
public final class Application {

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Application.class).packages("convometer").start();
    }

    private Application() {}
}
