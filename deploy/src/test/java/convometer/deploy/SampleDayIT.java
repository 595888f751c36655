package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;
import convometer.deploy.sample.KafkaQuiet;
import convometer.deploy.sample.SampleDay;
import convometer.deploy.sample.SampleDayPlayer;
import convometer.deploy.sample.SampleDayReport;
import convometer.deploy.sample.Stage;
import convometer.deploy.simulator.MetaSimulator;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.SteppedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The sample day over HTTP through every real part, with the tracker and the aggregator killed in
/// the middle of it: windows, conversations, answers and statements are those that the oracle
/// worked out from the rules.
class SampleDayIT {

    private static final Path GOLDEN = Path.of("src/test/resources/sample-day");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// Kills happen while the next step is on its way through the pipeline.
    private static final int TRACKER_DIES_AFTER = 14;

    private static final int BILLING_DIES_AFTER = 29;

    private final List<CompletableFuture<Void>> kills = new ArrayList<>();

    @Test
    void endsInTheKnownStatementThoughTrackerAndAggregatorAreKilled(@TempDir Path folder)
            throws Exception {
        var clock = SteppedClock.in(folder.resolve("clock"));
        SampleDayPlayer.rewind(clock);
        var settings = StackSettings.on(Ports.free()).onClock("file:" + folder.resolve("clock"));
        var day = SampleDay.of(SampleDay.DEMO_SEED);
        var driven =
                StackSimulator.settings(settings)
                        .drivenBy(clock, day.seed())
                        .with(SampleDay.FAULT_PROFILE, day.unreachable());
        try (var stack = Stack.start(settings);
                var simulator = MetaSimulator.start(driven);
                var quiet = new KafkaQuiet(stack.bootstrapServers())) {
            var stage =
                    new Stage(
                            simulator,
                            clock,
                            stack.service(Ports.OUTBOUND).address(),
                            stack.bootstrapServers(),
                            AvroSerdes.with(stack.registryUrl().toString()),
                            quiet,
                            quiet.decided(),
                            PATIENCE);
            var played =
                    new SampleDayPlayer(day, stage, (step, _, _, _) -> afterStep(step, stack))
                            .play();
            kills.forEach(CompletableFuture::join);
            assertEquals(2, kills.size());
            assertEquals(golden("outcomes.csv"), outcomes(played.outcomes()));
            assertStatementsWindowsAndConversations(stack, StackSimulator.accounts(settings));
        }
    }

    private void afterStep(int step, Stack stack) {
        if (step == TRACKER_DIES_AFTER) killSoon(stack.service(Ports.TRACKER));
        if (step == BILLING_DIES_AFTER) killSoon(stack.service(Ports.BILLING));
    }

    private void killSoon(ChildProcess service) {
        var soon = CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS);
        kills.add(
                CompletableFuture.runAsync(
                        () -> {
                            service.kill();
                            service.start();
                        },
                        soon));
    }

    private static void assertStatementsWindowsAndConversations(Stack stack, Accounts accounts)
            throws Exception {
        try (var figures =
                new Figures(
                        stack.service(Ports.TRACKER).address(),
                        stack.service(Ports.BILLING).address())) {
            Until.equal(golden("statement.csv"), () -> statements(figures, accounts));
            Until.equal(conversationsOnly(), () -> conversations(figures, accounts));
            Until.equal(golden("windows.csv"), () -> windows(figures, accounts));
        }
    }

    private static String golden(String name) throws Exception {
        return Files.readString(GOLDEN.resolve(name));
    }

    private static String outcomes(Map<String, Integer> outcomes) {
        return lines(
                "outcome,requests",
                new TreeMap<>(outcomes)
                        .entrySet().stream()
                                .map(outcome -> outcome.getKey() + "," + outcome.getValue())
                                .toList());
    }

    private static String statements(Figures figures, Accounts accounts) throws Exception {
        var rows = new ArrayList<String>();
        var header = "";
        for (var waba : wabas(accounts))
            for (var month : SampleDayReport.MONTHS) {
                var csv = figures.statementCsv(waba.id(), month.toString()).lines().toList();
                header = csv.getFirst();
                rows.addAll(csv.subList(1, csv.size()));
            }
        return lines(header, rows);
    }

    /// The golden file without the messages in the conversations, which no endpoint shows.
    private static String conversationsOnly() throws Exception {
        return golden("conversations.csv")
                .lines()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String conversations(Figures figures, Accounts accounts) throws Exception {
        var rows = new ArrayList<String>();
        for (var waba : wabas(accounts))
            for (var month : SampleDayReport.MONTHS)
                for (var line :
                        figures.statement(waba.id(), month.toString()).path("conversations"))
                    rows.add(
                            String.join(
                                    ",",
                                    waba.id(),
                                    text(line, "phone_number_id"),
                                    month.toString(),
                                    text(line, "market"),
                                    text(line, "category"),
                                    text(line, "quantity")));
        return lines("waba_id,phone_number_id,month,market,category,conversations", rows);
    }

    private static String windows(Figures figures, Accounts accounts) throws Exception {
        var rows = new ArrayList<String>();
        for (var waba : wabas(accounts))
            for (var number : waba.numbers())
                for (var window : figures.openWindows(number.id()))
                    rows.add(
                            String.join(
                                    ",",
                                    number.id(),
                                    text(window, "customer"),
                                    text(window, "opened_at"),
                                    text(window, "until")));
        return lines("phone_number_id,customer,opened_at,until", rows);
    }

    private static List<Accounts.Waba> wabas(Accounts accounts) {
        return accounts.portfolios().stream().flatMap(each -> each.wabas().stream()).toList();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static String lines(String header, List<String> rows) {
        return rows.stream()
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.joining("\n", header + "\n", "\n"));
    }
}
