package convometer.outbound.receipts.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.outbound.Samples;
import convometer.outbound.receipts.ReceiptFilter;
import convometer.outbound.receipts.ReceiptTopic;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.json.JsonMapper;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Deliveries to an HTTP server on loopback, from a topic in memory.
@MicronautTest(startApplication = false)
class WebhookLoopTest {

    private static final WebhookSecret SECRET =
            WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final WebhookSecret NEXT_SECRET = WebhookSecret.parse("whsec_" + "A".repeat(64));
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final JsonMapper json;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final Queue<GroupMember> consumers = new ArrayDeque<>();
    private final List<AutoCloseable> closed = new ArrayList<>();
    private final GroupMember consumer = new GroupMember(10, 20);
    private final MockProducer<byte[], byte[]> letters =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private TestEndpoint publisher;

    WebhookLoopTest(JsonMapper json) {
        this.json = json;
    }

    @BeforeEach
    void begin() throws IOException {
        publisher = new TestEndpoint();
        consumers.add(consumer);
    }

    @AfterEach
    void end() throws Exception {
        publisher.close();
        for (var each : closed) each.close();
    }

    @Test
    void aReceiptIsPostedAndSigned() throws Exception {
        start();
        consumer.write(0, receipt("r-1"));

        var posted = publisher.next();
        assertEquals(
                "{\"type\":\"message.receipt\",\"timestamp\":\"2026-11-20T12:00:00Z\",\"data\":{"
                        + "\"request_id\":\"r-1\",\"phone_number_id\":\"106540352242922\","
                        + "\"outcome\":\"accepted\",\"alternatives\":[],"
                        + "\"at\":\"2026-11-20T12:00:00Z\"}}",
                posted.body());
        assertEquals("application/json", posted.header("Content-Type"));
        assertEquals("1795176000", posted.header("webhook-timestamp"));
        assertEquals(
                WebhookSecret.signatures(
                        List.of(NEXT_SECRET, SECRET),
                        posted.header("webhook-id"),
                        Samples.NOON,
                        posted.body()),
                posted.header("webhook-signature"));
        consumer.awaitCommit(0, 11);
        assertEquals(1, counted("delivered"));
    }

    /// Before anything is delivered: what comes while the instance is away is not lost.
    @Test
    void anEndpointThatIsNewBeginsNow() throws Exception {
        start();
        consumer.awaitCommit(1, 20);
    }

    @Test
    void anEndpointThatIsNewHasWhatWasWrittenWhileItJoined() throws Exception {
        consumer.hasSinceStart(1, 18);
        start();
        consumer.awaitCommit(1, 18);
    }

    @Test
    void anEndpointThatIsKnownGoesOnWhereItWas() throws Exception {
        consumer.wasAt(0, 7);
        start();
        assertEquals(Map.of(GroupMember.partition(1), 20L), consumer.nextCommit());
    }

    @Test
    void receiptsOfAPartitionKeepTheirOrder() throws Exception {
        start();
        publisher.answer(500);
        for (var i = 0; i < 5; i++) consumer.write(1, receipt("r-" + i));

        var posted = new ArrayList<String>();
        for (var i = 0; i < 6; i++) posted.add(publisher.next().requestId());
        assertEquals(List.of("r-0", "r-0", "r-1", "r-2", "r-3", "r-4"), posted);
        consumer.awaitCommit(1, 25);
    }

    @Test
    void whatIsNotTakenIsTriedAgain() throws Exception {
        start();
        consumer.awaitCommit(0, 10);
        publisher.answer(500);
        publisher.answer(503, "Retry-After", "60");
        publisher.answer(429, "Retry-After", "Fri, 20 Nov 2026 12:02:00 GMT");
        publisher.answer(302, "Location", publisher.url() + "/elsewhere");
        consumer.write(0, receipt("r-1"));

        var first = publisher.next();
        for (var i = 0; i < 4; i++) {
            var again = publisher.next();
            assertEquals(first.header("webhook-id"), again.header("webhook-id"));
            assertEquals(first.body(), again.body());
        }
        consumer.awaitCommit(0, 11);
        assertEquals(
                List.of(5, 60, 120, 40),
                pauses.stream().map(pause -> (int) pause.toSeconds()).toList());
        assertEquals(4, counted("failed"));
        assertEquals(0, publisher.more());
    }

    @Test
    void everyReceiptHasAnIdOfItsOwn() throws Exception {
        start();
        consumer.write(0, receipt("r-1"));
        var first = publisher.next().header("webhook-id");
        consumer.write(0, receipt("r-1"));

        assertNotEquals(first, publisher.next().header("webhook-id"));
    }

    @Test
    void whoDoesNotAnswerInTimeIsAskedAgain() throws Exception {
        start(Duration.ofMillis(300), all());
        publisher.saysNothing();
        consumer.write(0, receipt("r-1"));

        assertEquals(publisher.next().header("webhook-id"), publisher.next().header("webhook-id"));
        consumer.awaitCommit(0, 11);
    }

    @Test
    void aPartitionThatWaitsHoldsUpNoOther() throws Exception {
        start(TIMEOUT, all());
        publisher.saysNothing();
        consumer.write(0, receipt("r-0"), Samples.NOON.minusSeconds(30));
        assertEquals("r-0", publisher.next().requestId());
        consumer.write(1, receipt("r-1"));

        assertEquals("r-1", publisher.next().requestId());
        consumer.awaitCommit(1, 21);
        assertEquals(30, oldest());
    }

    @Test
    void onlyWhatTheEndpointAsksForIsPosted() throws Exception {
        start(TIMEOUT, new ReceiptFilter(Set.of(), Set.of("refused")));
        consumer.write(0, receipt("r-0"));
        consumer.write(0, OutboundReceipt.newBuilder(receipt("r-1")).setOutcome("refused").build());
        consumer.write(0, receipt("r-2"));

        assertEquals("r-1", publisher.next().requestId());
        consumer.awaitCommit(0, 13);
        assertEquals(0, publisher.more());
    }

    @Test
    void onlyReceiptsOfItsNumbersArePosted() throws Exception {
        start(TIMEOUT, new ReceiptFilter(Set.of(Samples.NUMBER), Set.of()));
        for (var other : Arrays.asList(null, "106540352242999"))
            consumer.write(
                    0,
                    OutboundReceipt.newBuilder(receipt("other")).setPhoneNumberId(other).build());
        consumer.write(0, receipt("own"));

        assertEquals("own", publisher.next().requestId());
        consumer.awaitCommit(0, 13);
        assertEquals(0, publisher.more());
    }

    @Test
    void whoIsGoneGetsNothingMore() throws Exception {
        start();
        consumer.awaitCommit(0, 10);
        publisher.answer(410);
        consumer.write(0, receipt("r-0"));
        consumer.write(0, receipt("r-1"));

        assertEquals("r-0", publisher.next().requestId());
        await(consumer::closed);
        assertEquals(0, publisher.more());
        consumer.assertNoCommit();
        assertEquals(1, counted("gone"));
        assertEquals(
                1,
                registry.get("outbound.receipt.webhook.disabled")
                        .tag("endpoint", "shop")
                        .gauge()
                        .value());
    }

    @Test
    void whatIsTooOldIsSetAsideAndTheNextGoes() throws Exception {
        start();
        publisher.answer(500);
        consumer.write(0, receipt("old"), Samples.NOON.minus(Duration.ofDays(3)).minusMillis(1));
        consumer.write(0, receipt("new"));

        assertEquals("old", publisher.next().requestId());
        assertEquals("new", publisher.next().requestId());
        consumer.awaitCommit(0, 12);
        var letter = letters.history().getFirst();
        assertEquals("outbound-receipts-dlq", letter.topic());
        assertEquals("webhook_undelivered", Samples.code(letter.headers()));
        assertEquals("outbound-receipts/0/10", Samples.origin(letter.headers()));
        assertEquals(1, letters.history().size());
        assertEquals(1, counted("set_aside"));
        assertEquals(List.of(), List.copyOf(pauses));
    }

    @Test
    void whatIsOldIsNotSetAsideUntried() throws Exception {
        start();
        consumer.write(0, receipt("old"), Samples.NOON.minus(Duration.ofDays(30)));

        assertEquals("old", publisher.next().requestId());
        consumer.awaitCommit(0, 11);
        assertEquals(List.of(), letters.history());
    }

    @Test
    void whatCannotBeSetAsideIsNotLost() throws Exception {
        letters.sendException = new KafkaException("no broker");
        start();
        publisher.answer(500);
        consumer.write(0, receipt("old"), Samples.NOON.minus(Duration.ofDays(4)));
        assertEquals("old", publisher.next().requestId());
        assertEquals("old", publisher.next().requestId());
        consumer.awaitCommit(0, 11);
        assertEquals(1, pauses.size());
    }

    @Test
    void whoLosesAPartitionEndsAndCommitsWhatWasDelivered() throws Exception {
        start();
        consumer.write(0, receipt("r-0"));
        assertEquals("r-0", publisher.next().requestId());
        consumer.awaitCommit(0, 11);
        publisher.saysNothing();
        consumer.write(0, receipt("r-1"));
        assertEquals("r-1", publisher.next().requestId());
        consumer.assign(1);
        consumer.write(1, receipt("r-2"));

        assertEquals("r-2", publisher.next().requestId());
        consumer.awaitCommit(1, 21);
        assertEquals(0, publisher.more());
    }

    @Test
    void whatIsNoLongerKeptIsReportedAndTheRestGoes() throws Exception {
        start();
        consumer.awaitCommit(0, 10);
        consumer.writeAfterGap(0, 13, receipt("r-13"));

        assertEquals("r-13", publisher.next().requestId());
        consumer.awaitCommit(0, 14);
        assertEquals(
                1,
                registry.get("outbound.receipt.webhook.gaps")
                        .tag("endpoint", "shop")
                        .counter()
                        .count());
    }

    @Test
    void aConsumerThatFailsIsReplaced() throws Exception {
        var second = new GroupMember(10, 20);
        consumers.add(second);
        start();
        consumer.fail();
        await(consumer::closed);
        second.write(0, receipt("r-0"));

        assertEquals("r-0", publisher.next().requestId());
        second.awaitCommit(0, 11);
        assertEquals(1, pauses.size());
    }

    private void start() {
        start(TIMEOUT, all());
    }

    private static ReceiptFilter all() {
        return new ReceiptFilter(Set.of(), Set.of());
    }

    private void start(Duration timeout, ReceiptFilter filter) {
        var client = new WebhookClient(timeout, Samples.CLOCK);
        var endpoint =
                new WebhookEndpoint("shop", publisher.url(), List.of(NEXT_SECRET, SECRET), filter);
        var parts =
                new WebhookDelivery.Parts(
                        new ReceiptTopic(
                                GroupMember.TOPIC,
                                _ -> consumers.remove(),
                                Samples.SERDES.deserializer()),
                        client,
                        letters,
                        new RetryPause(pauses::add, _ -> 0),
                        json,
                        Duration.ofDays(3),
                        Samples.CLOCK);
        closed.add(
                new WebhookLoop(endpoint, parts, new WebhookMetrics(endpoint, registry)).start());
        closed.add(client);
    }

    private static OutboundReceipt receipt(String requestId) {
        return OutboundReceipt.newBuilder()
                .setRequestId(requestId)
                .setPhoneNumberId(Samples.NUMBER)
                .setOutcome("accepted")
                .setAt(Samples.NOON)
                .build();
    }

    private double counted(String result) {
        return registry.get("outbound.receipt.webhooks")
                .tag("endpoint", "shop")
                .tag("result", result)
                .counter()
                .count();
    }

    private double oldest() {
        return registry.get("outbound.receipt.webhook.oldest.seconds").gauge().value();
    }

    private static void await(BooleanSupplier condition) {
        var giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < giveUp) Thread.onSpinWait();
        assertTrue(condition.getAsBoolean());
    }
}
