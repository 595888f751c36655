package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.events.PermissionFact;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

class DispatcherTest {

    private static final TopicPartition DECISIONS = new TopicPartition("thread-decisions", 2);
    private static final ConsumerGroupMetadata GROUP =
            new MockConsumer<byte[], byte[]>("earliest").groupMetadata();
    private static final Instant LEASE = Samples.NOON.plusSeconds(30);
    private static final Accounts ACCOUNTS =
            new Accounts(
                    List.of(
                            new Portfolio(
                                    "acme",
                                    250,
                                    List.of(
                                            new Waba(
                                                    "1",
                                                    "Acme",
                                                    ZoneOffset.UTC,
                                                    "USD",
                                                    List.of(
                                                            new BusinessNumber(
                                                                    Samples.NUMBER, "+1")),
                                                    List.of(
                                                            new Template(
                                                                    "order_update",
                                                                    "en_US",
                                                                    "utility",
                                                                    "approved")))))));

    private final FakeCloudApi meta = new FakeCloudApi();
    private final GraphApi api = api(Duration.ofSeconds(20));
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final Dispatcher dispatcher = dispatcher(api);
    private int offset;

    DispatcherTest() throws IOException {}

    @AfterEach
    void close() {
        meta.close();
        api.close();
    }

    @Test
    void anAcceptedMessageHasAReceiptAndASendRecord() {
        dispatch(permission("r-1", Samples.text("+5511", "Hi")));

        assertEquals(List.of("/v24.0/" + Samples.NUMBER + "/messages Bearer secret"), meta.headers);
        assertEquals(
                List.of(
                        Map.of(
                                "messaging_product", "whatsapp",
                                "to", "+5511",
                                "type", "text",
                                "text", Map.of("body", "Hi"),
                                "biz_opaque_callback_data", "r-1")),
                meta.bodies);
        assertEquals(
                OutboundReceipt.newBuilder()
                        .setRequestId("r-1")
                        .setPhoneNumberId(Samples.NUMBER)
                        .setCustomer("5511")
                        .setOutcome("accepted")
                        .setLeaseUntil(LEASE)
                        .setWamid("wamid.r-1")
                        .setAt(Samples.NOON)
                        .build(),
                receipt("r-1"));
        var send = written("send-records").getFirst();
        assertEquals(Samples.NUMBER + "/+5511", new String(send.key(), UTF_8));
        assertEquals(
                SendRecord.newBuilder()
                        .setWamid("wamid.r-1")
                        .setRequestId("r-1")
                        .setPhoneNumberId(Samples.NUMBER)
                        .setTo("5511")
                        .setWaId("+5511")
                        .setType("text")
                        .setSentAt(Samples.NOON)
                        .build(),
                Samples.SERDES.deserializer().deserialize("send-records", send.value()));
        assertEquals(Map.of(), openAttempts());
    }

    @Test
    void theAttemptIsCommittedWithItsOffsetBeforeItsEnd() {
        dispatch(permission("r-1", Samples.text("5511", "Hi")));

        assertEquals(2, producer().commitCount());
        assertEquals(
                List.of("send-journal", "outbound-receipts", "send-journal", "send-records"),
                producer().history().stream().map(ProducerRecord::topic).toList());
        assertEquals(2, producer().history().getFirst().partition());
        assertEquals(
                List.of(Map.of(GROUP.groupId(), Map.of(DECISIONS, new OffsetAndMetadata(1)))),
                producer().consumerGroupOffsetsHistory());
    }

    @Test
    void nothingIsSentWhenTheAttemptCannotBeWrittenDown() {
        producers.add(broken());

        assertThrows(
                KafkaException.class,
                () -> dispatch(permission("r-1", Samples.text("5511", "Hi"))));
        assertEquals(List.of(), meta.bodies);
    }

    @Test
    void aTemplateHasTheCategoryOfTheAccountsFileElseThatOfThePermission() {
        dispatch(
                permission("r-1", template("order_update", "5511")),
                permission("r-2", template("new_one", "5522")));

        assertEquals(
                List.of("order_update utility", "new_one marketing"),
                written("send-records").stream()
                        .map(DispatcherTest::send)
                        .map(s -> s.getTemplateName() + " " + s.getTemplateCategory())
                        .toList());
    }

    @Test
    void metasErrorIsAFailureWithItsCode() {
        meta.answering(
                "5511", 400, "{\"error\":{\"code\":131026,\"message\":\"Message undeliverable\"}}");

        dispatch(permission("r-1", Samples.text("5511", "Hi")));

        assertReceipt("r-1", "failed", "meta_131026");
        assertEquals("Message undeliverable", receipt("r-1").getMessage());
        assertEquals(List.of(), written("send-records"));
        assertEquals(Map.of(), openAttempts());
    }

    @Test
    void aServerErrorLeavesTheAttemptOpen() {
        meta.answering("5511", 500, "");

        dispatch(permission("r-1", Samples.text("5511", "Hi")));

        assertReceipt("r-1", "unknown", "no_answer");
        assertEquals(Map.of("r-1", "unknown"), openAttempts());
        assertEquals(1, meta.bodies.size());
    }

    @Test
    void silenceLeavesTheAttemptOpen() {
        meta.answering("5511", 0, "");
        var permitted = value(decision(permission("r-1", Samples.text("5511", "Hi"))));

        try (var impatient = api(Duration.ofSeconds(1))) {
            dispatcher(impatient).dispatch(polled(List.of(permitted)), GROUP);
        }

        assertReceipt("r-1", "unknown", "no_answer");
        assertEquals(Map.of("r-1", "unknown"), openAttempts());
        assertEquals(1, meta.bodies.size());
    }

    @Test
    void withoutAConnectionNothingWasSent() {
        meta.close();

        dispatch(permission("r-1", Samples.text("5511", "Hi")));

        assertReceipt("r-1", "failed", "no_connection");
        assertEquals(Map.of(), openAttempts());
    }

    @Test
    void aLeaseThatHasRunOutIsNotUsed() {
        var late = permission("r-1", Samples.text("5511", "Hi"));
        late = PermissionFact.newBuilder(late).setLeaseUntil(Samples.NOON).build();

        dispatch(late);

        assertReceipt("r-1", "failed", "lease_expired");
        assertEquals(List.of(), meta.bodies);
        assertEquals(Map.of(), openAttempts());
    }

    @Test
    void messagesOfOneThreadAreSentInTheirOrder() {
        var permissions = new ArrayList<PermissionFact>();
        for (var i = 0; i < 40; i++)
            permissions.add(permission("r-" + i, Samples.text("5511", "Hi")));

        dispatch(permissions.toArray(PermissionFact[]::new));

        assertEquals(
                permissions.stream().map(PermissionFact::getRequestId).toList(),
                meta.bodies.stream().map(b -> b.get("biz_opaque_callback_data")).toList());
        assertEquals(2, producer().commitCount());
    }

    @Test
    void anAttemptThatWasInterruptedIsAnsweredOnceAndNeverSentAgain() {
        dispatch(permission("r-1", Samples.text("5511", "Hi")));
        var begun = producer().history().getFirst();
        producers.clear();
        producers.add(fresh());
        producer().initTransactions();
        producer().beginTransaction();
        var _ = producer().send(begun);
        producer().commitTransaction();
        meta.bodies.clear();

        var restarted = dispatcher(api);
        restarted.recover(Set.of(2));
        assertReceipt("r-1", "unknown", "interrupted");
        restarted.recover(Set.of(2));

        assertEquals(1, written("outbound-receipts").size());
        assertEquals(List.of(), meta.bodies);
        assertEquals(Map.of("r-1", "unknown"), openAttempts());
    }

    @Test
    void otherDecisionsAreNoneOfOurs() {
        var opened =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId(Samples.NUMBER)
                        .setCustomer("5511")
                        .setKind("window_opened")
                        .setAt(Samples.NOON)
                        .build();

        dispatcher.dispatch(polled(List.of(value(opened))), GROUP);

        assertEquals(List.of(), producer().history());
        assertEquals(1, producer().commitCount());
    }

    @Test
    void anUnreadableDecisionIsSetAsideAndTheNextOneIsSent() {
        var good = value(decision(permission("r-1", Samples.text("5511", "Hi"))));

        dispatcher.dispatch(polled(List.of(new byte[] {1, 2, 3}, good)), GROUP);

        var letter = written("thread-decisions-dlq").getFirst();
        assertEquals("unreadable", Samples.code(letter.headers()));
        assertEquals("thread-decisions/2/0", Samples.origin(letter.headers()));
        assertReceipt("r-1", "accepted", null);
    }

    @Test
    void whatMetaSaidIsWrittenOnceTheBrokerIsBack() {
        var first =
                new MockProducer<byte[], byte[]>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        if (commitCount() == 1) throw new KafkaException("away");
                        super.commitTransaction();
                    }
                };
        producers.add(first);

        dispatch(permission("r-1", Samples.text("5511", "Hi")));

        assertTrue(first.closed());
        assertReceipt("r-1", "accepted", null);
        assertEquals(1, meta.bodies.size());
    }

    @Test
    void whatTheBrokerHasTakenIsNotWrittenTwiceBecauseItsAnswerWasLost() {
        var first =
                new MockProducer<byte[], byte[]>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        super.commitTransaction();
                        if (commitCount() == 2) throw new KafkaException("no answer");
                    }
                };
        producers.add(first);
        meta.answering("5522", 500, "");
        dispatch(
                permission("r-1", Samples.text("5511", "Hi")),
                permission("r-2", Samples.text("5522", "Hi")));
        assertEquals(2, written("outbound-receipts").size());
        assertReceipt("r-1", "accepted", null);
        assertReceipt("r-2", "unknown", "no_answer");
        assertEquals(1, written("send-records").size());
        assertEquals(2, meta.bodies.size());
    }

    @Test
    void aMessageToAGroupIsKeptUnderTheGroup() {
        var message =
                Json.write(
                        Map.of(
                                "to", "group-1",
                                "recipient_type", "group",
                                "type", "text",
                                "text", Map.of("body", "Hi")));
        meta.answering(
                "group-1",
                200,
                "{\"contacts\":[{\"wa_id\":\"5599\"}],\"messages\":[{\"id\":\"wamid.g\"}]}");
        dispatch(permission("r-1", message));
        assertEquals(
                Samples.NUMBER + "/group-1",
                new String(written("send-records").getFirst().key(), UTF_8));
    }

    private GraphApi api(Duration patience) {
        return new GraphApi(meta.url(), "secret", Duration.ofSeconds(20), patience);
    }

    private Dispatcher dispatcher(GraphApi api) {
        var metrics = Samples.metrics();
        return new Dispatcher(
                Samples.SERDES.deserializer(),
                new DispatchRecords(Samples.KAFKA, Samples.SERDES, ACCOUNTS),
                new Transactions(this::next),
                partitions -> entries(),
                new Sender(api, Samples.CLOCK, metrics, 8),
                metrics,
                Samples.CLOCK);
    }

    /// One that was laid ready and not used yet, else a new one.
    private MockProducer<byte[], byte[]> next() {
        var ready = producers.isEmpty() ? null : producers.getLast();
        if (ready != null && !ready.closed() && !ready.transactionInitialized()) return ready;
        var made = fresh();
        producers.add(made);
        return made;
    }

    private static MockProducer<byte[], byte[]> fresh() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static MockProducer<byte[], byte[]> broken() {
        var producer = fresh();
        producer.commitTransactionException = new KafkaException("away");
        return producer;
    }

    private MockProducer<byte[], byte[]> producer() {
        return producers.getLast();
    }

    private void dispatch(PermissionFact... permissions) {
        dispatcher.dispatch(
                polled(List.of(permissions).stream().map(p -> value(decision(p))).toList()), GROUP);
    }

    private ConsumerRecords<byte[], byte[]> polled(List<byte[]> values) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (var value : values)
            records.add(
                    new ConsumerRecord<>(
                            DECISIONS.topic(),
                            DECISIONS.partition(),
                            offset++,
                            "thread".getBytes(UTF_8),
                            value));
        return new ConsumerRecords<>(
                Map.of(DECISIONS, records), Map.of(DECISIONS, new OffsetAndMetadata(offset)));
    }

    private static byte[] value(ThreadDecision decision) {
        return Samples.SERDES.<ThreadDecision>serializer().serialize("thread-decisions", decision);
    }

    private static ThreadDecision decision(PermissionFact permission) {
        var to = String.valueOf(Json.object(permission.getMessage()).orElseThrow().get("to"));
        return ThreadDecision.newBuilder()
                .setPhoneNumberId(Samples.NUMBER)
                .setCustomer(to.replace("+", ""))
                .setKind("permitted")
                .setAt(Samples.NOON)
                .setPermission(permission)
                .build();
    }

    private static PermissionFact permission(String id, String message) {
        return PermissionFact.newBuilder()
                .setRequestId(id)
                .setLeaseUntil(LEASE)
                .setMessage(message)
                .setCategory("marketing")
                .build();
    }

    private static String template(String name, String to) {
        return Json.write(
                Map.of(
                        "to",
                        to,
                        "type",
                        "template",
                        "template",
                        Map.of("name", name, "language", Map.of("code", "en_US"))));
    }

    private List<ProducerRecord<byte[], byte[]>> written(String topic) {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    private OutboundReceipt receipt(String requestId) {
        var receipts = new HashMap<String, OutboundReceipt>();
        for (var record : written("outbound-receipts"))
            receipts.put(new String(record.key(), UTF_8), attempt(record));
        return Objects.requireNonNull(receipts.get(requestId), "no receipt of " + requestId);
    }

    private void assertReceipt(String requestId, String outcome, @Nullable String code) {
        var receipt = receipt(requestId);
        assertEquals(outcome, receipt.getOutcome());
        assertEquals(code, receipt.getCode());
    }

    private List<SendJournal.Entry> entries() {
        var entries = new LinkedHashMap<String, SendJournal.Entry>();
        for (var record : written("send-journal")) {
            var key = new String(record.key(), UTF_8);
            if (record.value() == null) entries.remove(key);
            else entries.put(key, new SendJournal.Entry(record.partition(), attempt(record)));
        }
        return List.copyOf(entries.values());
    }

    private Map<String, String> openAttempts() {
        var open = new HashMap<String, String>();
        for (var entry : entries())
            open.put(entry.attempt().getRequestId(), entry.attempt().getOutcome());
        return open;
    }

    private static OutboundReceipt attempt(ProducerRecord<byte[], byte[]> record) {
        return Samples.SERDES
                .<OutboundReceipt>deserializer()
                .deserialize(record.topic(), record.value());
    }

    private static SendRecord send(ProducerRecord<byte[], byte[]> record) {
        return Samples.SERDES
                .<SendRecord>deserializer()
                .deserialize("send-records", record.value());
    }
}
