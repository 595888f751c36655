package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.Scene;
import convometer.billing.charges.ChargeQueries;
import convometer.billing.charges.KnownCharges;
import convometer.billing.repricing.KnownRepricings;
import convometer.billing.repricing.Repricings;
import convometer.billing.repricing.SetAsideFacts;
import convometer.billing.tables.TableVersions;
import convometer.schemas.openapi.AccessTable;
import convometer.schemas.service.Publisher;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Who may read statements and charges, and reprice.
class AccessTest {

    private static final String ACCOUNTS =
            """
            portfolios:
              - id: "acme"
                wabas:
                  - { id: "1065", timezone: "UTC", currency: "USD", numbers: [ { id: "200" } ] }
            """;

    private static final AccessTable TABLE =
            AccessTable.parse(
                    """
                    GET  /v1/statements/1065/2026-10     | finance          | 200 | 404
                    GET  /v1/charges?waba_id=1065        | finance          | 200 | 404
                    GET  /v1/charges/wamid.1             | finance          | 404 | 404
                    GET  /v1/repricings                  | finance operator | 200 | 200
                    GET  /v1/repricings/r-1              | finance operator | 404 | 404
                    POST /v1/repricings                  | operator         | 202 | 403 | {"from": "2026-10"}
                    """
                            .strip());

    @Test
    void eachEndpointAnswersWhoMayAndNobodyElse(@TempDir Path folder) throws Exception {
        var accounts = Files.writeString(folder.resolve("accounts.yaml"), ACCOUNTS);
        var access = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
        Files.writeString(
                folder.resolve("usd.csv"),
                """
                effective_from,currency,market,category,tier_from,rate,source,confidence
                2026-10-01,USD,Brazil,utility,1,0.0068,test,3P
                """);
        var properties =
                Map.<String, Object>of(
                        "accounts.file",
                        accounts.toString(),
                        "access.file",
                        access.toString(),
                        "rates.dir",
                        folder.toString(),
                        "billing.streams-enabled",
                        "false",
                        "kafka.bootstrap-servers",
                        "localhost:1",
                        "micronaut.server.port",
                        -1);
        CountsOfMonth nothing = (_, _) -> List.of();
        var repricings = new KnownRepricings();
        try (var context =
                        ApplicationContext.builder()
                                .properties(properties)
                                .build()
                                .registerSingleton(CountsOfMonth.class, nothing)
                                .registerSingleton(
                                        TableVersions.class,
                                        TableVersions.only(
                                                Scene.tables("v1", Scene.eras(), Scene.cards())))
                                .registerSingleton(Publisher.class, repricings)
                                .registerSingleton(Repricings.class, repricings)
                                .registerSingleton(SetAsideFacts.class, repricings)
                                .registerSingleton(ChargeQueries.class, new KnownCharges())
                                .start();
                var server = context.getBean(EmbeddedServer.class).start()) {
            assertEquals(List.of(), TABLE.differences(server.getURI()));
        }
    }
}
