package convometer.billing.console;

import convometer.billing.FactRow;
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
import convometer.billing.statements.Closings;
import convometer.billing.statements.MonthlyCounts;
import convometer.billing.tables.TableHistory;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.Publisher;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The console over books of three accounts, in which it is the 20th of November 2026.
public final class ConsoleServer implements AutoCloseable {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final YearMonth NOVEMBER = YearMonth.parse("2026-11");

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final RecordedAudit audit = new RecordedAudit();
    private final KnownRepricings repricings = new KnownRepricings();
    private final KnownFigures figures;

    /// Amounts of the units of November 2026, by the line of an invoice that has them.
    private final Map<String, List<BigDecimal>> invoice = new TreeMap<>();

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
        figures = new KnownFigures(repricings);
        var closings = new KnownClosings(figures, books);
        var charges = charges();
        charges.forEach(NOVEMBER, NOVEMBER, row -> book(Objects.requireNonNull(row.charge())));
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
                        .registerSingleton(ChargeQueries.class, charges)
                        .registerSingleton(BookedFacts.class, charges)
                        .registerSingleton(ImportedFigures.class, figures)
                        .registerSingleton(MonthUnits.class, figures)
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

    private void book(Charge charge) {
        figures.book(charge);
        var line =
                String.join(
                        ",",
                        charge.getDay(),
                        "waba,+55 11 5550-0101,BR",
                        charge.getCategory(),
                        charge.getType());
        var amount = new BigDecimal(Objects.requireNonNull(charge.getAmount()));
        invoice.computeIfAbsent(line, _ -> new ArrayList<>()).add(amount);
    }

    /// An invoice of November 2026 for `waba`: what the ledger has, but three units of marketing
    /// more on the first day that has some, and on the last with authentication twice the amount.
    String invoice() {
        var lines = new ArrayList<String>();
        var lost = 3;
        var dearer = last("authentication,regular");
        for (var line : invoice.entrySet()) {
            var units = new ArrayList<>(line.getValue());
            if (line.getKey().endsWith("marketing,regular"))
                for (; lost > 0; lost--) units.add(units.getFirst());
            var amount = units.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            if (line.getKey().equals(dearer)) amount = amount.add(amount);
            lines.add(
                    "%s,%d,USD,%s".formatted(line.getKey(), units.size(), amount.toPlainString()));
        }
        return "period,account,phone_number,country,category,type,volume,currency,amount\n"
                + String.join("\n", lines)
                + "\n";
    }

    private String last(String kind) {
        return invoice.keySet().stream()
                .filter(line -> line.endsWith(kind))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /// Imports it, as a program does.
    void importInvoice() throws IOException {
        give("2026-11", invoice());
    }

    /// Imports figures of a month.
    void give(String month, String invoice) throws IOException {
        var figures = address().resolve("/v1/matches/waba/" + month + "/figures");
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(figures)
                                    .header("Content-Type", "text/csv")
                                    .POST(HttpRequest.BodyPublishers.ofString(invoice))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) throw new AssertionError(answer.body());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
