package convometer.billing.console;

import convometer.billing.FactRow;
import convometer.billing.Scene;
import convometer.billing.charges.ChargeQueries;
import convometer.billing.charges.KnownCharges;
import convometer.billing.closing.ArchiveProgress;
import convometer.billing.closing.KnownClosings;
import convometer.billing.repricing.KnownRepricings;
import convometer.billing.repricing.Repricings;
import convometer.billing.repricing.SetAsideFacts;
import convometer.billing.statements.Closings;
import convometer.billing.statements.MonthlyCounts;
import convometer.billing.tables.TableHistory;
import convometer.billing.tables.TableVersions;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.Publisher;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The console over books of three accounts, in which it is the 20th of November 2026.
public final class ConsoleServer implements AutoCloseable {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final RecordedAudit audit = new RecordedAudit();
    private final KnownRepricings repricings = new KnownRepricings();

    /// @param folder for its files
    /// @param more settings
    public ConsoleServer(Path folder, Map<String, Object> more) throws IOException {
        this(folder, more, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /// @param clock by which sessions end
    public ConsoleServer(Path folder, Map<String, Object> more, Clock clock) throws IOException {
        var accounts = Files.writeString(folder.resolve("accounts.yaml"), KnownBooks.ACCOUNTS);
        Files.writeString(
                folder.resolve("usd.csv"),
                """
                effective_from,currency,market,category,tier_from,rate,source,confidence
                2026-10-01,USD,Brazil,utility,1,0.0068,test,3P
                """);
        var properties =
                new HashMap<String, Object>(
                        Map.of(
                                "accounts.file",
                                accounts.toString(),
                                "rates.dir",
                                folder.toString(),
                                "billing.streams-enabled",
                                "false",
                                "kafka.bootstrap.servers",
                                "localhost:1",
                                "micronaut.server.port",
                                -1));
        properties.putAll(more);
        var books = new KnownBooks();
        var closings = new KnownClosings(repricings, books);
        context =
                ApplicationContext.builder()
                        .properties(properties)
                        .build()
                        .registerSingleton(Clock.class, clock)
                        .registerSingleton(MonthlyCounts.class, books)
                        .registerSingleton(Closings.class, closings)
                        .registerSingleton(ArchiveProgress.class, closings)
                        .registerSingleton(TableHistory.class, closings)
                        .registerSingleton(
                                TableVersions.class,
                                TableVersions.only(Scene.tables("v1", Scene.eras(), Scene.cards())))
                        .registerSingleton(AuditTrail.class, audit)
                        .registerSingleton(Publisher.class, closings)
                        .registerSingleton(Repricings.class, repricings)
                        .registerSingleton(SetAsideFacts.class, repricings)
                        .registerSingleton(ChargeQueries.class, charges())
                        .start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    /// Sixty units of November 2026, and with them each class of discrepancies.
    private static KnownCharges charges() {
        AvroSerdes.with("memory:console-test");
        var charges = new KnownCharges();
        var rows =
                List.of(
                        "marketing||category=marketing type=regular billable=true model=PMP",
                        "utility|window|category=utility type=regular billable=true model=PMP",
                        "utility||category=marketing type=regular billable=true model=PMP",
                        "authentication|unsent|",
                        "free-form|window|category=service type=free_customer_service"
                                + " billable=false model=PMP",
                        "marketing||category=marketing type=free_customer_service"
                                + " billable=false model=PMP");
        for (var at = 0; at < 60; at++) {
            var row = rows.get(at % rows.size()).split("\\|", -1);
            charges.add(
                    FactRow.parse(
                                    List.of(
                                            "2026-11-%02dT09:%02d:00".formatted(1 + at % 19, at),
                                            "wamid.HBgM%03d".formatted(at),
                                            row[0],
                                            row[1],
                                            row[2]))
                            .decision());
        }
        charges.add(
                FactRow.parse(
                                List.of(
                                        "2026-11-05T12:00:00",
                                        "wamid.<b>&\"x/5511",
                                        "utility",
                                        "",
                                        ""))
                        .decision());
        return charges;
    }

    public URI address() {
        return server.getURI();
    }

    RecordedAudit audit() {
        return audit;
    }

    KnownRepricings repricings() {
        return repricings;
    }

    @Override
    public void close() {
        server.close();
        context.close();
    }
}
