package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.customers.CustomerMessage;
import convometer.deploy.simulator.log.SentMessage;
import convometer.events.OutboundReceipt;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Thousands of requests while outbound-service is killed again and again, another instance joins
/// it and loses its partitions without knowing, and Meta answers late, wrongly or not at all.
/// `-Dfaults.requests=20000 -Dfaults.kills=10` is the whole of it; a build has time for the same on
/// a smaller scale.
///
/// 1. Half of the customers write, so that free-form may go to them.
/// 2. Requests are published; whenever Meta has as many messages as the dice said, an instance of
///    outbound-service is killed and started again, or paused for too long.
/// 3. When every request has its last word, receipts are held against what Meta says it was sent.
class SendFaultsIT {

    private static final int REQUESTS = Integer.getInteger("faults.requests", 3_000);
    private static final int CUSTOMERS = REQUESTS / 10;
    private static final int RUN = 5;
    private static final int KILLS = Integer.getInteger("faults.kills", 2);
    private static final String GROUP = "outbound-dispatch";
    private static final int SLICE = 500;
    private static final int AHEAD = Math.min(3_000, REQUESTS / 2);
    private static final long SEED = 20261031;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration SLICE_PATIENCE = Duration.ofSeconds(8);

    private static final List<String> NUMBERS =
            List.of("106540352242922", "106540352242923", "106540352242924", "106540352242925");

    private static final String ACCOUNTS =
            """
            portfolios:
              - id: "faults"
                messaging_limit: unlimited
                wabas:
                  - id: "102290129340398"
                    timezone: "America/Sao_Paulo"
                    currency: "USD"
                    numbers:
                      - { id: "106540352242922", throughput: 1000 }
                      - { id: "106540352242923", throughput: 1000 }
                      - { id: "106540352242924", throughput: 1000 }
                      - { id: "106540352242925", throughput: 1000 }
                    templates:
                      - { name: "order_update", language: "pt_BR", category: "utility" }
            """;

    /// What goes wrong with how many of a thousand sends.
    private static final List<String> FAULTS =
            List.of(
                    "{\"kind\":\"timeout_after_acceptance\",\"per_mille\":2}",
                    "{\"kind\":\"reset_after_acceptance\",\"per_mille\":2}",
                    "{\"kind\":\"error_after_acceptance\",\"per_mille\":2}",
                    "{\"kind\":\"error_before_acceptance\",\"per_mille\":10}",
                    "{\"kind\":\"too_many_requests\",\"per_mille\":1}",
                    "{\"kind\":\"slow\",\"per_mille\":5,\"wait_ms\":500}");

    @Test
    void eachRequestIsAnsweredOnceAndNoMessageIsSentTwiceOrLost(@TempDir Path folder)
            throws Exception {
        var accounts = Files.writeString(folder.resolve("accounts.yaml"), ACCOUNTS);
        var settings =
                StackSettings.on(Ports.free())
                        .with(StackSettings.ACCOUNTS_FILE, accounts.toString())
                        .with("OUTBOUND_SEND_TIMEOUT", "3s")
                        .with("OUTBOUND_SETTLE_WITHIN", "60s");
        try (var stack = Stack.start(settings);
                var simulator = MetaSimulator.start(StackSimulator.settings(settings));
                var receipts = new TerminalReceipts(stack)) {
            openWindows(stack, simulator);
            script(simulator);
            var disturbances =
                    CompletableFuture.runAsync(
                            () -> disturb(stack, simulator), Thread::startVirtualThread);
            publish(stack, simulator);
            disturbances.join();
            Until.holds(receipts::read, answered -> answered == REQUESTS, PATIENCE);
            var sent = simulator.log().messages();
            System.out.println("receipts " + receipts.counted() + ", sent " + sent.size());
            Until.holds(simulator::undelivered, left -> left == 0, PATIENCE);
            receipts.read();
            check(receipts.byRequest(), sent);
        }
    }

    private static void script(MetaSimulator simulator) {
        try (var owner = new GraphClient(simulator.url(), "")) {
            var settings =
                    """
                    {"updates_per_post":500,"delays":{"sent":{"from_ms":0,"to_ms":50},\
                    "delivered":{"from_ms":50,"to_ms":500},"read_percent":0}}\
                    """;
            assertEquals(200, owner.put("/twin/settings", settings).status());
            for (var fault : FAULTS) assertEquals(200, owner.post("/twin/faults", fault).status());
        }
    }

    /// So many requests in a row are for one customer: there is an order to keep.
    private static int nth(int i) {
        return i / RUN % CUSTOMERS;
    }

    private static String customer(int nth) {
        return "5511900" + (100_000 + nth);
    }

    private static String number(int nth) {
        return NUMBERS.get(nth % NUMBERS.size());
    }

    private static boolean hasWindow(int nth) {
        return nth < CUSTOMERS / 2;
    }

    private static String requestId(int i) {
        return "r-%05d".formatted(i);
    }

    private static void openWindows(Stack stack, MetaSimulator simulator) throws Exception {
        var writing = IntStream.range(0, CUSTOMERS).filter(SendFaultsIT::hasWindow).toArray();
        var at = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        for (int i : writing)
            simulator.customerWrites(CustomerMessage.text(number(i), customer(i), "Oi", at));
        try (var http = HttpClient.newHttpClient()) {
            for (int i : writing) {
                var path = "/v1/windows/" + number(i) + "/" + customer(i);
                var request = request(stack.service(Ports.TRACKER).address(), path);
                var window =
                        Until.holds(
                                () -> http.send(request, BodyHandlers.ofString()).body(),
                                body -> body.contains("\"state\":\"open\""),
                                PATIENCE);
                assertTrue(window.contains("\"state\":\"open\""), window);
            }
        }
    }

    private static HttpRequest request(URI service, String path) {
        return HttpRequest.newBuilder(service.resolve(path)).timeout(Duration.ofSeconds(5)).build();
    }

    /// Publishes no further than a few thousand before what was sent, so that there is always
    /// something under way when outbound-service dies.
    private static void publish(Stack stack, MetaSimulator simulator) throws Exception {
        try (var publisher = new Publisher(stack)) {
            for (int i = 0; i < REQUESTS; i++) {
                var nth = nth(i);
                var to = customer(nth);
                var message =
                        hasWindow(nth)
                                ? Messages.text(to)
                                : Messages.template(to, "order_update", "pt_BR");
                publisher.publish(requestId(i), number(nth), to, message);
                if (i % SLICE == SLICE - 1) {
                    publisher.flush();
                    var enough = i - AHEAD;
                    Until.holds(simulator::accepted, sent -> sent >= enough, SLICE_PATIENCE);
                }
            }
        }
    }

    /// Each time at a number of messages that the dice chose, or when nothing moves any more. First
    /// outbound-service is killed while it is alone. Then another instance joins it, and is paused
    /// until its partitions are taken from it: it goes on without knowing. From then on one of the
    /// two is killed.
    private static void disturb(Stack stack, MetaSimulator simulator) {
        var dice = new Random(SEED);
        var at = dice.ints(KILLS + 1L, SLICE, REQUESTS - AHEAD).sorted().toArray();
        var instances = new ArrayList<>(List.of(stack.service(Ports.OUTBOUND)));
        try {
            for (int i = 0; i < at.length; i++) {
                var enough = at[i];
                Until.holds(simulator::accepted, sent -> sent >= enough, PATIENCE);
                if (i == 1) {
                    instances.add(stack.startAnother(Ports.OUTBOUND));
                    pause(instances.getLast(), stack);
                } else {
                    var one = instances.get(i % 2 == 0 ? instances.size() - 1 : 0);
                    one.kill();
                    one.start(PATIENCE);
                }
            }
        } catch (Exception e) {
            // The reason is in the message: the summary of a build shows that alone.
            throw new IllegalStateException("not disturbed as planned: " + e, e);
        }
    }

    private static void pause(ChildProcess instance, Stack stack) throws Exception {
        Until.equal(2, () -> members(stack));
        signal("STOP", instance);
        Until.equal(1, () -> members(stack));
        signal("CONT", instance);
        Until.equal(2, () -> members(stack));
    }

    private static void signal(String name, ChildProcess instance) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(instance.pid())).start();
        assertEquals(0, kill.waitFor(), name);
    }

    /// How many instances share the partitions.
    private static int members(Stack stack) throws Exception {
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.bootstrapServers(),
                        AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false);
        try (var admin = Admin.create(settings)) {
            var groups = admin.describeConsumerGroups(List.of(GROUP)).all().get();
            return Objects.requireNonNull(groups.get(GROUP)).members().size();
        }
    }

    private static void check(Map<String, List<OutboundReceipt>> receipts, List<SentMessage> sent) {
        assertEquals(List.of(), missing(receipts), "requests without a last word");
        assertEquals(Map.of(), repeated(receipts), "requests with more than one last word");
        assertEquals(Map.of(), doubled(sent), "messages that reached Meta twice");
        assertEquals(List.of(), lost(receipts, sent), "said to be sent, and Meta never had them");
        assertEquals(List.of(), unowned(receipts, sent), "Meta has them, and the receipt says no");
        assertEquals(List.of(), outOfOrder(sent), "overtaken by a later one of their thread");
        var accepted = accepted(receipts).size();
        assertTrue(accepted > REQUESTS * 0.8, "accepted: " + accepted);
    }

    private static List<String> missing(Map<String, List<OutboundReceipt>> receipts) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(SendFaultsIT::requestId)
                .filter(id -> !receipts.containsKey(id))
                .toList();
    }

    private static Map<String, List<String>> repeated(Map<String, List<OutboundReceipt>> all) {
        var repeated = new TreeMap<String, List<String>>();
        all.forEach((id, receipts) -> {
            if (receipts.size() > 1)
                repeated.put(id, receipts.stream().map(TerminalReceipts::named).toList());
        });
        return repeated;
    }

    private static Map<String, Long> doubled(List<SentMessage> sent) {
        var counts =
                sent.stream()
                        .collect(
                                Collectors.groupingBy(
                                        SentMessage::bizOpaqueCallbackData, Collectors.counting()));
        counts.values().removeIf(count -> count == 1);
        return counts;
    }

    private static Map<String, String> accepted(Map<String, List<OutboundReceipt>> receipts) {
        var accepted = new HashMap<String, String>();
        receipts.forEach((id, all) -> {
            if (all.getFirst().getOutcome().equals("accepted"))
                accepted.put(id, Objects.requireNonNull(all.getFirst().getWamid()));
        });
        return accepted;
    }

    private static List<String> lost(
            Map<String, List<OutboundReceipt>> receipts, List<SentMessage> sent) {
        var wamids = sent.stream().map(SentMessage::wamid).collect(Collectors.toSet());
        return accepted(receipts).entrySet().stream()
                .filter(one -> !wamids.contains(one.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Each has a receipt with its wamid: what nobody heard of at first was settled by a status.
    private static List<String> unowned(
            Map<String, List<OutboundReceipt>> receipts, List<SentMessage> sent) {
        var accepted = accepted(receipts);
        return sent.stream()
                .filter(one -> !one.wamid().equals(accepted.get(one.bizOpaqueCallbackData())))
                .map(one -> one.bizOpaqueCallbackData() + ": " + told(receipts, one))
                .toList();
    }

    private static List<String> told(Map<String, List<OutboundReceipt>> receipts, SentMessage one) {
        return receipts.getOrDefault(one.bizOpaqueCallbackData(), List.of()).stream()
                .map(receipt -> TerminalReceipts.named(receipt) + " at " + receipt.getAt())
                .toList();
    }

    /// Ids are in the order in which requests were published.
    private static List<String> outOfOrder(List<SentMessage> sent) {
        var latest = new HashMap<String, String>();
        var wrong = new ArrayList<String>();
        for (var one : sent) {
            var id = one.bizOpaqueCallbackData();
            var before = latest.put(one.phoneNumberId() + "/" + one.to(), id);
            if (before != null && before.compareTo(id) > 0) wrong.add(id + " after " + before);
        }
        return wrong;
    }
}
