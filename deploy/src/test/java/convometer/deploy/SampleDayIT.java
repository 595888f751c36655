package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.live.ApiToken;
import convometer.deploy.live.Running;
import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;
import convometer.deploy.sample.KafkaQuiet;
import convometer.deploy.sample.SampleDayPlayer;
import convometer.deploy.sample.SampleDayReport;
import convometer.deploy.sample.Stage;
import convometer.events.OutboundRequest;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The sample day through every real part, as it would be in production: everybody is asked who
/// they are. The tracker and the aggregator are killed in the middle of it, and windows,
/// conversations, answers and statements are those that the oracle worked out from the rules.
@Order(SecuredPipeline.DAY)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleDayIT {

    private static final Path GOLDEN = Path.of("src/test/resources/sample-day");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String WABA = "102290129340398";

    /// Kills happen while the next step is on its way through the pipeline.
    private static final int TRACKER_DIES_AFTER = 14;

    private static final int BILLING_DIES_AFTER = 29;

    private final List<CompletableFuture<Void>> kills = new ArrayList<>();
    private SecuredPipeline pipeline;
    private Stack stack;

    @SuppressWarnings("NullAway.Init") // Set before the tests.
    SampleDayIT() {}

    @BeforeAll
    void start() throws IOException {
        pipeline = SecuredPipeline.get();
        stack = pipeline.stack();
    }

    @Test
    void whoDoesNotSayWhoTheyAreGetsNowhere() throws Exception {
        var message = "{\"phone_number_id\":\"106540352242922\",\"message\":{}}";
        for (var nobody : List.of(ApiToken.NONE, new ApiToken("made-up")))
            try (var upstream = new Upstream(stack, nobody);
                    var figures = figures(nobody)) {
                assertEquals(401, upstream.post("/v1/messages", message).status());
                assertEquals(401, upstream.getFromTracker("/v1/windows?state=open").status());
                assertRefused(401, () -> figures.statement(WABA, "2026-10"));
            }
        try (var figures = figures(SecuredPipeline.SHOP)) {
            assertRefused(403, () -> figures.statement(WABA, "2026-10"));
        }

        var registry = stack.access("nobody");
        assertNotNull(registry.remove(StackSettings.REGISTRY_LOGIN));
        assertRefusedByRegistry(registry);
        registry.put(StackSettings.REGISTRY_LOGIN, "services:made-up");
        assertRefusedByRegistry(registry);

        var billing = Topics.CHARGES.name();
        assertRefusedByBroker(TopicAuthorizationException.class, pipeline.business(), billing);
        var stranger = Running.of(stack.access("stranger"));
        assertRefusedByBroker(SaslAuthenticationException.class, stranger, billing);
    }

    @Test
    void topicsHaveAsManyPartitionsAsAnOperatorSays() throws Exception {
        var spread =
                Topics.ALL.stream()
                        .filter(topic -> topic.partitions().isEmpty())
                        .map(Topic::name)
                        .toList();
        try (var admin = admin(pipeline.superuser())) {
            var topics = admin.describeTopics(spread).allTopicNames().get();
            topics.forEach((name, topic) ->
                    assertEquals(SecuredPipeline.PARTITIONS, topic.partitions().size(), name));
        }
    }

    @Test
    void endsInTheKnownStatementThoughTrackerAndAggregatorAreKilled() throws Exception {
        try (var quiet = new KafkaQuiet(pipeline.superuser().kafka())) {
            var stage =
                    new Stage(
                            pipeline.simulator(),
                            pipeline.clock(),
                            stack.service(Ports.OUTBOUND).address(),
                            SecuredPipeline.SHOP,
                            pipeline.business(),
                            quiet,
                            quiet.decided(),
                            PATIENCE);
            var played =
                    new SampleDayPlayer(pipeline.day(), stage, (step, _, _, _) -> afterStep(step))
                            .play();
            kills.forEach(CompletableFuture::join);
            assertEquals(2, kills.size());
            assertEquals(golden("outcomes.csv"), outcomes(played.outcomes()));
            var accounts = StackSimulator.accounts(stack.settings());
            assertStatementsWindowsAndConversations(accounts);
            assertMetasAnalyticsAgree(accounts);
        }
    }

    /// Fetched from Meta's API, to the unit.
    private void assertMetasAnalyticsAgree(Accounts accounts) throws Exception {
        try (var office = new Upstream(stack, SecuredPipeline.OFFICE)) {
            for (var waba : wabas(accounts))
                for (var month : SampleDayReport.MONTHS) {
                    var path = "/v1/matches/%s/%s".formatted(waba.id(), month);
                    var fetched =
                            office.postToBilling(path + "/figures/fetch?granularity=half_hour");
                    assertEquals(201, fetched.status(), () -> fetched.body().toString());
                    assertTrue(fetched.body().path("lines").asInt() > 0, waba.id());
                    Until.equal(
                            "[]",
                            () -> office.getFromBilling(path).body().path("classes").toString());
                    var totals = office.getFromBilling(path).body().path("totals");
                    assertEquals(totals.path("billed"), totals.path("meta"));
                }
            var path =
                    "/v1/matches/%s/%s"
                            .formatted(PlantedDifferences.WABA, PlantedDifferences.MONTH);
            var given = office.postToBilling(path + "/figures", PlantedDifferences.FILE);
            assertEquals(201, given.status(), () -> given.body().toString());
            Until.equal(
                    PlantedDifferences.CLASSES,
                    () -> PlantedDifferences.found(office.getFromBilling(path).body()));
        }
    }

    private static void assertRefused(int status, Executable asked) {
        var refused = assertThrows(IOException.class, asked);
        assertTrue(refused.toString().contains(" answered " + status + ":"), refused::toString);
    }

    private static void assertRefusedByRegistry(Map<String, String> access) {
        var serializer = Running.of(access).serdes().<OutboundRequest>serializer();
        var request =
                OutboundRequest.newBuilder()
                        .setRequestId("stranger")
                        .setPhoneNumberId("106540352242922")
                        .setMessage("{}")
                        .setRequestedAt(Instant.EPOCH)
                        .build();
        var topic = Topics.OUTBOUND_REQUESTS.name();
        var refused =
                assertThrows(RegistryException.class, () -> serializer.serialize(topic, request));
        assertTrue(refused.toString().contains("401"), refused::toString);
    }

    private static void assertRefusedByBroker(
            Class<? extends Exception> why, Running pipeline, String topic) {
        try (var admin = admin(pipeline)) {
            var described = admin.describeTopics(List.of(topic)).allTopicNames();
            var refused = assertThrows(ExecutionException.class, described::get);
            assertInstanceOf(why, refused.getCause());
        }
    }

    private static Admin admin(Running pipeline) {
        return pipeline.kafka().admin(ClientSettings.passing("sample-day"));
    }

    private Figures figures(ApiToken token) {
        return new Figures(
                stack.service(Ports.TRACKER).address(),
                stack.service(Ports.BILLING).address(),
                token);
    }

    private void afterStep(int step) {
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

    private void assertStatementsWindowsAndConversations(Accounts accounts) throws Exception {
        try (var figures = figures(SecuredPipeline.OFFICE)) {
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
