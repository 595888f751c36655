package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.events.InboundMessage;
import convometer.events.RawWebhook;
import convometer.schemas.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The door for Meta on a cluster of three brokers, of which two must have a record: what got 200
/// is there, whichever of them is killed, and with one alone nothing gets 200.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeBrokersIT {

    private static final int BROKERS = 3;
    private static final int INSYNC = 2;
    private static final int KILLS = Integer.getInteger("faults.kills", 2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ID = Pattern.compile("\"id\":\"(wamid[^\"]+)\"");
    private static final List<String> WRITTEN =
            List.of(Topics.WEBHOOKS_RAW.name(), Topics.INBOUND_MESSAGES.name());

    private Stack stack;
    private Admin admin;

    @SuppressWarnings("NullAway.Init") // Set before the tests.
    ThreeBrokersIT() {}

    @BeforeAll
    void start() {
        var settings =
                StackSettings.on(Ports.free(BROKERS))
                        .with(StackSettings.REPLICATION_FACTOR, Integer.toString(BROKERS))
                        .with(StackSettings.MIN_INSYNC_REPLICAS, Integer.toString(INSYNC));
        stack = Stack.start(settings, List.of(Ports.INGEST));
        admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                stack.bootstrapServers()));
    }

    @AfterAll
    void end() {
        admin.close();
        stack.close();
    }

    @Test
    void eachRecordIsOnThreeBrokersAndCountsOnceTwoHaveIt() throws Exception {
        var topics =
                admin.listTopics().names().get().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        assertTrue(topics.size() >= Topics.ALL.size(), topics::toString);
        var insync = new HashMap<String, String>();
        admin.describeConfigs(topics)
                .all()
                .get()
                .forEach((topic, config) ->
                        insync.put(
                                topic.name(),
                                config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value()));
        insync.values().removeIf(Integer.toString(INSYNC)::equals);
        assertEquals(Map.of(), insync, "topics with another min.insync.replicas");
        var replicas = new HashMap<String, Integer>();
        for (var topic : described(topics.stream().map(ConfigResource::name).toList()))
            for (var partition : topic.partitions())
                replicas.put(
                        topic.name() + "/" + partition.partition(), partition.replicas().size());
        replicas.values().removeIf(Integer.valueOf(BROKERS)::equals);
        assertEquals(Map.of(), replicas, "partitions with another number of replicas");
    }

    @Test
    void whatGot200IsThereThoughLeaderAfterLeaderIsKilled() throws Exception {
        try (var meta = new WebhookPosters(stack, "killed")) {
            Until.equal(true, meta::isEachTaken);
            for (int kill = 0; kill < KILLS; kill++) {
                var leader = leader(kill);
                var from = System.nanoTime();
                meta.next(true);
                stack.broker(leader).kill();
                awaitEach(each -> each.leader() != null && each.leader().id() != leader);
                var slowest = awaitTaken(meta);
                stack.broker(leader).start();
                awaitInSync();
                System.out.printf(
                        "three brokers: kill %d, of broker %d: a webhook waited %.1f s at most; all"
                                + " in sync after %.1f s%n",
                        kill + 1, leader, seconds(slowest), seconds(since(from)));
            }
            assertKept(meta);
        }
    }

    @Test
    void withTwoOfThemDeadNothingGets200AndLaterAllOfIt() throws Exception {
        try (var meta = new WebhookPosters(stack, "dead")) {
            Until.equal(true, meta::isEachTaken);
            var dead = List.of(2, 3);
            for (var broker : dead) stack.broker(broker).kill();
            meta.next(false);
            var settled =
                    Until.holds(
                            () -> meta.isEachRefused() || !meta.takenThough().isEmpty(),
                            Boolean::booleanValue,
                            PATIENCE);
            assertEquals(List.of(), meta.takenThough(), "taken while two of three were dead");
            assertTrue(settled, "nobody was refused");

            meta.next(true);
            // Neither works without the other: two are a majority.
            try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var broker : dead) both.execute(stack.broker(broker)::start);
            }
            awaitInSync();
            awaitTaken(meta);
            assertKept(meta);
        }
    }

    /// Who leads one of the partitions, each time of another one.
    private int leader(int kill) throws Exception {
        var all = partitions().toList();
        return Objects.requireNonNull(all.get(kill % all.size()).leader()).id();
    }

    /// Each number's partition can be written again.
    private static Duration awaitTaken(WebhookPosters meta) throws Exception {
        var waited = meta.slowest();
        meta.next(true);
        assertTrue(Until.holds(meta::isEachTaken, Boolean::booleanValue, PATIENCE));
        return waited.compareTo(meta.slowest()) > 0 ? waited : meta.slowest();
    }

    private void assertKept(WebhookPosters meta) {
        var kept = meta.finish();
        assertEquals(Set.of(), without(kept, archived()), "not in webhooks-raw");
        assertEquals(Set.of(), without(kept, messages()), "not in inbound-messages");
        System.out.printf(
                "three brokers: %d webhooks got 200 and are there; %d tries were refused%n",
                kept.size(), meta.repeated());
    }

    private static Set<String> without(Set<String> kept, Stream<String> found) {
        var missing = new HashSet<>(kept);
        found.forEach(missing::remove);
        return missing;
    }

    private Stream<String> archived() {
        try (var raw = new Dump<RawWebhook>(stack, Topics.WEBHOOKS_RAW)) {
            return raw.next().stream()
                    .map(webhook -> StandardCharsets.UTF_8.decode(webhook.getBody()))
                    .flatMap(body -> ID.matcher(body).results().map(found -> found.group(1)));
        }
    }

    private Stream<String> messages() {
        try (var inbound = new Dump<InboundMessage>(stack, Topics.INBOUND_MESSAGES)) {
            return inbound.next().stream().map(InboundMessage::getMessageId);
        }
    }

    private void awaitInSync() throws Exception {
        awaitEach(partition -> partition.isr().size() == BROKERS);
    }

    private void awaitEach(Predicate<TopicPartitionInfo> condition) throws Exception {
        var left =
                Until.holds(
                        () -> partitions().filter(condition.negate()).toList(),
                        List::isEmpty,
                        PATIENCE);
        assertEquals(List.of(), left);
    }

    /// Those that webhooks are written to.
    private Stream<TopicPartitionInfo> partitions() throws Exception {
        return described(WRITTEN).stream().flatMap(topic -> topic.partitions().stream());
    }

    private Collection<TopicDescription> described(Collection<String> topics) throws Exception {
        try {
            return admin.describeTopics(topics).allTopicNames().get().values();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot describe " + topics, e);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
