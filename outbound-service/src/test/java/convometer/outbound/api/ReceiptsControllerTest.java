package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.ExpectedCharge;
import convometer.events.OutboundReceipt;
import convometer.outbound.Samples;
import convometer.outbound.receipts.FakeReceiptTopic;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

@MicronautTest
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsControllerTest implements TestPropertyProvider {

    private static final String OTHER = "106540352242999";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<EventStream> streams = new ArrayList<>();

    @Inject EmbeddedServer server;
    @Inject FakeReceiptTopic topic;
    @Inject MeterRegistry registry;

    @Override
    public Map<String, String> getProperties() {
        return Map.of(
                "receipt.streams.limit", "3",
                "receipt.streams.heartbeat", "250ms");
    }

    @BeforeEach
    void begin() {
        topic.clear();
        topic.away(false);
    }

    @AfterEach
    void end() throws IOException {
        for (var stream : streams) stream.close();
        streams.clear();
        await(() ->
                topic.open() == 0 && registry.get("outbound.receipt.streams").gauge().value() == 0);
    }

    @AfterAll
    void hangUp() {
        client.close();
    }

    @Test
    void aReceiptIsAnEventInTheWordsOfTheContract() throws Exception {
        topic.write(
                1,
                OutboundReceipt.newBuilder(receipt("r-1", "accepted"))
                        .setCustomer("5511")
                        .setLeaseUntil(Samples.NOON.plusSeconds(300))
                        .setExpectedCharge(
                                new ExpectedCharge(
                                        "per_message",
                                        "utility",
                                        "regular",
                                        "Brazil",
                                        "0.0068",
                                        "USD"))
                        .setWamid("wamid.1")
                        .build());

        var stream = open("?from=beginning");
        assertEquals(
                "text/event-stream",
                stream.response().headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "no-cache", stream.response().headers().firstValue("Cache-Control").orElse(""));
        var event = stream.nextWithData();
        assertEquals("receipt", event.name());
        assertEquals("AQABAA", event.id());
        assertEquals(
                "{\"request_id\":\"r-1\",\"phone_number_id\":\"106540352242922\","
                        + "\"customer\":\"5511\",\"outcome\":\"accepted\",\"alternatives\":[],"
                        + "\"lease_until\":\"2026-11-20T12:05:00Z\",\"expected_charge\":{"
                        + "\"era\":\"per_message\",\"category\":\"utility\",\"type\":\"regular\","
                        + "\"market\":\"Brazil\",\"rate\":\"0.0068\",\"currency\":\"USD\"},"
                        + "\"wamid\":\"wamid.1\",\"at\":\"2026-11-20T12:00:00Z\"}",
                event.data());
    }

    @Test
    void aStreamBeginsNowUnlessItIsToldOtherwise() throws Exception {
        write(0, "before");
        var stream = open("");
        assertEquals("heartbeat", stream.next().comment());
        write(0, "after");

        assertEquals("after", requestId(stream.nextWithData()));
    }

    @Test
    void aStreamBeginsAtAnInstant() throws Exception {
        for (var i = 0; i < 6; i++)
            topic.write(
                    i % 2,
                    OutboundReceipt.newBuilder(receipt("r-" + i, "accepted"))
                            .setAt(Samples.NOON.plusSeconds(i))
                            .build());

        var stream = open("?from=2026-11-20T12:00:02.500Z");
        assertEquals(
                List.of("r-3", "r-4", "r-5"), requestIds(stream, 3).stream().sorted().toList());
    }

    /// Whatever was read before, what comes afterwards is read once and nothing is missing.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoComesBackMissesNothing(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var all = 0;
        var read = new ArrayList<String>();
        var position = "";
        for (var round = 0; round < 5; round++) {
            for (var more = random.nextInt(40); more > 0; more--)
                write(random.nextInt(FakeReceiptTopic.PARTITIONS), "r-" + all++);
            try (var stream = EventStream.open(client, address("?from=beginning"), position)) {
                for (var left = random.nextInt(all - read.size() + 1); left > 0; left--) {
                    var event = stream.nextWithData();
                    read.add(requestId(event));
                    position = String.valueOf(event.id());
                }
            }
        }
        var stream = open("?from=" + (position.isEmpty() ? "beginning" : position));
        while (read.size() < all) read.add(requestId(stream.nextWithData()));

        assertEquals(
                IntStream.range(0, all).mapToObj(i -> "r-" + i).sorted().toList(),
                read.stream().sorted().toList());
    }

    @Test
    void whatIsGoneIsReportedAndTheStreamGoesOn() throws Exception {
        for (var i = 0; i < 5; i++) write(2, "r-" + i);
        var first = open("?from=beginning").nextWithData();
        topic.forgetBefore(2, 4);
        var gaps = registry.get("outbound.receipt.stream.gaps").counter();
        var before = gaps.count();

        var stream = EventStream.open(client, address(""), String.valueOf(first.id()));
        streams.add(stream);
        var gap = stream.nextWithData();
        assertEquals("gap", gap.name());
        assertEquals("{\"partition\":2,\"expected\":1,\"earliest\":4}", gap.data());
        assertEquals("r-4", requestId(stream.nextWithData()));
        assertEquals(before + 1, gaps.count());
        var again = open("?from=" + gap.id());
        assertEquals("r-4", requestId(again.nextWithData()));
    }

    @Test
    void onlyWhatIsAskedForComes() throws Exception {
        topic.write(0, receipt("a", "accepted"));
        topic.write(
                0, OutboundReceipt.newBuilder(receipt("d", "held")).setPhoneNumberId(null).build());
        topic.write(0, receipt("b", "held"));
        topic.write(
                0,
                OutboundReceipt.newBuilder(receipt("c", "held")).setPhoneNumberId(OTHER).build());
        topic.write(0, receipt("e", "refused"));

        assertEquals(
                List.of("b", "c"),
                requestIds(
                        open(
                                "?from=beginning&outcome=held&phone_number_id=%s&phone_number_id=%s"
                                        .formatted(OTHER, Samples.NUMBER)),
                        2));
        assertEquals(
                List.of("a", "e"),
                requestIds(open("?from=beginning&outcome=accepted&outcome=refused"), 2));
        assertEquals(List.of("c"), requestIds(open("?from=beginning&phone_number_id=" + OTHER), 1));
    }

    /// A client that filters moves on, though it gets nothing.
    @Test
    void aStreamThatHasNothingToSaySaysHowFarItIs() throws Exception {
        var stream = open("?outcome=refused");
        var first = stream.next();
        write(0, "accepted");

        var next = stream.next();
        while (String.valueOf(next.id()).equals(first.id())) next = stream.next();
        assertEquals(new EventStream.Event("AQEAAA", null, "", "heartbeat"), next);
    }

    @Test
    void whatIsNoReceiptIsPassedOver() throws Exception {
        topic.write(0, "no Avro".getBytes(UTF_8), Samples.NOON);
        var permission = Samples.permission("r-0", "{}", Samples.NOON);
        topic.write(0, Samples.permitted("5511", permission), Samples.NOON);
        write(0, "r-1");

        assertEquals(List.of("r-1"), requestIds(open("?from=beginning"), 1));
    }

    @Test
    void anInstanceHasItsLimitOfStreams() throws Exception {
        for (var i = 0; i < 3; i++) open("").next();
        assertEquals(3, registry.get("outbound.receipt.streams").gauge().value());

        var refused = open("");
        assertEquals(503, refused.response().statusCode());
        assertTrue(refused.rest().contains("\"code\":\"too_many_streams\""));

        streams.getFirst().close();
        await(() -> topic.open() == 2);
        await(() -> registry.get("outbound.receipt.streams").gauge().value() == 2);
        assertEquals(200, open("").response().statusCode());
    }

    @Test
    void aStreamThatCannotBeginTakesNoPlace() throws Exception {
        topic.away(true);
        for (var i = 0; i < 5; i++) {
            var refused = open("");
            assertEquals(503, refused.response().statusCode());
            assertTrue(refused.rest().contains("\"code\":\"unavailable\""));
        }
        topic.away(false);
        assertEquals(200, open("").response().statusCode());
        assertEquals(1, topic.open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?from=yesterday", "?from=", "?from=AQC", "?outcome=lost", "?outcome="})
    void whatMeansNothingIsRefused(String query) throws Exception {
        var refused = open(query);
        assertEquals(400, refused.response().statusCode());
        assertTrue(refused.rest().contains("\"code\":\"malformed\""));
    }

    @Test
    void aPositionThatMeansNothingIsRefused() throws Exception {
        var refused = EventStream.open(client, address(""), "17");
        assertEquals(400, refused.response().statusCode());
        assertTrue(refused.rest().contains("\"field\":\"Last-Event-ID\""));
    }

    /// One client reads everything while another one reads nothing: for that one no more is taken
    /// from the topic than fits into the sockets between.
    @Test
    void aClientThatDoesNotReadIsNotReadFor() throws Exception {
        var many = 10_000;
        var large = "x".repeat(4_000);
        for (var i = 0; i < many; i++)
            topic.write(
                    i % FakeReceiptTopic.PARTITIONS,
                    OutboundReceipt.newBuilder(receipt("r-" + i, "accepted"))
                            .setMessage(large)
                            .build());
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(10_000);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
            slow.getOutputStream()
                    .write(
                            "GET /v1/receipts/stream?from=beginning HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(UTF_8));
            await(() -> topic.polled() > 0);
            var fast = open("?from=beginning");
            for (var i = 0; i < many; i++) assertNotEquals("", fast.nextWithData().data());

            assertTrue(topic.polled() < many * 3 / 2, () -> "taken: " + topic.polled());
        }
        await(() -> topic.open() == 1);
    }

    private void write(int partition, String requestId) {
        topic.write(partition, receipt(requestId, "accepted"));
    }

    private static OutboundReceipt receipt(String requestId, String outcome) {
        return OutboundReceipt.newBuilder()
                .setRequestId(requestId)
                .setPhoneNumberId(Samples.NUMBER)
                .setOutcome(outcome)
                .setAt(Samples.NOON)
                .build();
    }

    private String address(String query) {
        return server.getURL() + "/v1/receipts/stream" + query;
    }

    private EventStream open(String query) throws Exception {
        var stream = EventStream.open(client, address(query), "");
        streams.add(stream);
        return stream;
    }

    private static List<String> requestIds(EventStream stream, int count) throws IOException {
        var ids = new ArrayList<String>();
        while (ids.size() < count) ids.add(requestId(stream.nextWithData()));
        return ids;
    }

    private static String requestId(EventStream.Event event) {
        return event.data().replaceAll(".*\"request_id\":\"([^\"]*)\".*", "$1");
    }

    private static void await(BooleanSupplier condition) {
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < giveUp) Thread.onSpinWait();
        assertTrue(condition.getAsBoolean());
    }
}
