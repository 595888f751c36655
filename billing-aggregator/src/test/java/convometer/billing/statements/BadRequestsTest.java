package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.Scene;
import convometer.billing.charges.ChargeQueries;
import convometer.billing.charges.KnownCharges;
import convometer.billing.repricing.KnownRepricings;
import convometer.billing.repricing.Repricings;
import convometer.billing.repricing.SetAsideFacts;
import convometer.billing.tables.TableVersions;
import convometer.schemas.openapi.BadRequests;
import convometer.schemas.service.Publisher;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// However bad a request is, it is refused in the words of RFC 9457.
class BadRequestsTest {

    @Test
    void noRequestIsTooBadForAnAnswer(@TempDir Path folder) throws IOException {
        var accounts = folder.resolve("accounts.yaml");
        Files.writeString(
                accounts,
                """
                portfolios:
                  - id: "acme"
                    wabas:
                      - id: "1065"
                        name: "Acme Brasil"
                        timezone: "America/Sao_Paulo"
                        currency: "USD"
                        numbers:
                          - { id: "200", display: "+15550783881" }
                """);
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
                        "rates.dir",
                        folder.toString(),
                        "billing.streams-enabled",
                        "false",
                        "kafka.bootstrap.servers",
                        "localhost:1",
                        "micronaut.server.port",
                        -1);
        CountsOfMonth nothing = (_, _) -> List.of();
        try (var context =
                        ApplicationContext.builder()
                                .properties(properties)
                                .build()
                                .registerSingleton(CountsOfMonth.class, nothing)
                                .registerSingleton(
                                        TableVersions.class,
                                        TableVersions.only(
                                                Scene.tables("v1", Scene.eras(), Scene.cards())))
                                .registerSingleton(Publisher.class, new KnownRepricings())
                                .registerSingleton(Repricings.class, new KnownRepricings())
                                .registerSingleton(SetAsideFacts.class, new KnownRepricings())
                                .registerSingleton(ChargeQueries.class, new KnownCharges())
                                .start();
                var server = context.getBean(EmbeddedServer.class).start();
                var requests = new BadRequests(server.getURI(), 1)) {
            assertEquals(List.of(), requests.sendToEveryEndpoint());
            assertTrue(requests.sent() > 20);
        }
    }
}
