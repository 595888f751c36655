package convometer.billing.statements;

import convometer.billing.Scene;
import convometer.billing.charges.ChargeQueries;
import convometer.billing.charges.KnownCharges;
import convometer.billing.closing.ArchiveProgress;
import convometer.billing.closing.KnownClosings;
import convometer.billing.match.ImportedFigures;
import convometer.billing.match.KnownFigures;
import convometer.billing.match.MonthUnits;
import convometer.billing.repricing.BookedFacts;
import convometer.billing.repricing.KnownRepricings;
import convometer.billing.repricing.Repricings;
import convometer.billing.repricing.SetAsideFacts;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The service's endpoints over a ledger of the account 1065.
public final class BillingServer implements AutoCloseable {

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final KnownClosings closings;
    private final RecordedAudit audit = new RecordedAudit();

    /// With an empty ledger.
    ///
    /// @param folder for its files
    /// @param more settings
    public BillingServer(Path folder, Map<String, Object> more) throws IOException {
        this(folder, more, (_, _, _) -> new MonthlyCounts.Lines(List.of(), Instant.EPOCH));
    }

    /// @param counts what the ledger has
    public BillingServer(Path folder, Map<String, Object> more, MonthlyCounts counts)
            throws IOException {
        // What makes Avro trust our records, whichever test comes first.
        AvroSerdes.with("memory:billing-server");
        var accounts =
                Files.writeString(
                        folder.resolve("accounts.yaml"),
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
        var repricings = new KnownRepricings();
        var figures = new KnownFigures(repricings);
        closings = new KnownClosings(figures, counts);
        var charges = new KnownCharges();
        context =
                ApplicationContext.builder()
                        .properties(properties)
                        .build()
                        .registerSingleton(MonthlyCounts.class, counts)
                        .registerSingleton(
                                TableVersions.class,
                                TableVersions.only(Scene.tables("v1", Scene.eras(), Scene.cards())))
                        .registerSingleton(AuditTrail.class, audit)
                        .registerSingleton(Publisher.class, closings)
                        .registerSingleton(Closings.class, closings)
                        .registerSingleton(ArchiveProgress.class, closings)
                        .registerSingleton(TableHistory.class, closings)
                        .registerSingleton(ImportedFigures.class, figures)
                        .registerSingleton(MonthUnits.class, figures)
                        .registerSingleton(Repricings.class, repricings)
                        .registerSingleton(SetAsideFacts.class, repricings)
                        .registerSingleton(ChargeQueries.class, charges)
                        .registerSingleton(BookedFacts.class, charges)
                        .start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    /// Where it answers.
    public URI address() {
        return server.getURI();
    }

    /// Its ledger, as far as it closes.
    public KnownClosings closings() {
        return closings;
    }

    RecordedAudit audit() {
        return audit;
    }

    @Override
    public void close() {
        server.close();
        context.close();
    }
}
