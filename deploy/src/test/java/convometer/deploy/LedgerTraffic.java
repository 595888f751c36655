package convometer.deploy;

import convometer.deploy.live.Running;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;
import convometer.deploy.security.ScramSecurity;
import convometer.events.Charge;
import convometer.events.DeliveryFact;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;
import convometer.schemas.registry.RegistryAccess;
import convometer.schemas.registry.SchemaRegistry;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Deliveries for a ledger, as window-tracker would tell them, and whatever else may come to stand
/// on the topic `charges`.
final class LedgerTraffic implements AutoCloseable {

    static final String BRASIL = "102290129340398";
    static final String INDIA = "102290129340399";
    static final String MONTH = "2026-10";

    private static final Instant FROM = Instant.parse("2026-10-20T12:00:00.123Z");
    private static final List<String> CATEGORIES =
            List.of("marketing", "utility", "authentication");
    private static final String WITHDRAWN = "withdrawn";
    private static final int WIRE_HEADER = 5;
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Running running;
    private final Producer<String, ThreadDecision> decisions;
    private final Producer<String, byte[]> charges;
    private final Admin admin;
    private final ConsoleVisitor visitor;
    private final Figures figures;
    private final SchemaRegistry registry;
    private final Map<String, String> wanted = new TreeMap<>();
    private int withoutLine;

    LedgerTraffic(Stack stack) {
        running = Running.of(stack.access(ScramSecurity.ADMIN));
        decisions =
                running.kafka()
                        .producer(
                                ClientSettings.passing("facts"),
                                new StringSerializer(),
                                running.serdes().<ThreadDecision>serializer());
        charges =
                running.kafka()
                        .producer(
                                ClientSettings.passing("others")
                                        .always(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "others"),
                                new StringSerializer(),
                                new ByteArraySerializer());
        charges.initTransactions();
        admin = running.kafka().admin(ClientSettings.passing("offsets"));
        var billing = stack.service(Ports.BILLING).address();
        visitor = new ConsoleVisitor(billing);
        figures = new Figures(billing, billing);
        var login =
                Objects.requireNonNull(
                        stack.settings().environment().get(StackSettings.REGISTRY_LOGIN));
        registry =
                SchemaRegistry.at(
                        stack.registryUrl().toString(),
                        RegistryAccess.of(Map.of(RegistryAccess.USER_INFO, login)));
    }

    /// A message, of which Meta says another category in each revision, of one in three nothing at
    /// first, and one in eleven of which nobody knows what it was.
    void delivered(int unit, int revision) {
        var known = unit % 11 != 0;
        var category = CATEGORIES.get(unit % 3);
        var verdict = CATEGORIES.get((unit + revision - 1) % 3);
        var reported = known && (unit % 3 != 1 || revision > 1);
        wanted.put("w" + unit, known ? reported ? verdict : category : "unknown");
        send(
                unit,
                fact(unit, revision)
                        .setKind(known ? "template" : "unknown")
                        .setCategory(known ? category : null)
                        .setPricing(reported ? pricing(verdict) : null)
                        .build());
    }

    /// There was nothing to charge, after all.
    void withdrawn(int unit, int revision) {
        wanted.put("w" + unit, WITHDRAWN);
        send(unit, fact(unit, revision).setKind("template").setWithdrawn(true).build());
    }

    private static ReportedPricing pricing(String category) {
        return ReportedPricing.newBuilder()
                .setBillable(true)
                .setModel("PMP")
                .setType("regular")
                .setCategory(category)
                .setCanonical("{\"category\":\"" + category + "\"}")
                .build();
    }

    private static DeliveryFact.Builder fact(int unit, int revision) {
        return DeliveryFact.newBuilder()
                .setWamid("w" + unit)
                .setRevision(revision)
                .setDeliveredAt(FROM.plusSeconds(unit))
                .setWabaId(isIndian(unit) ? INDIA : BRASIL)
                .setRecipient(customer(unit))
                .setSentByUs(unit % 6 != 0)
                .setInWindow(false)
                .setInEntryPoint(false);
    }

    private static boolean isIndian(int unit) {
        return unit % 4 == 0;
    }

    private static String customer(int unit) {
        return (isIndian(unit) ? "9198" : "5511") + (90_000_000 + unit);
    }

    private static String number(int unit) {
        return "10654035224292" + (isIndian(unit) ? 4 : 2 + unit % 2);
    }

    private void send(int unit, DeliveryFact fact) {
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId(number(unit))
                        .setCustomer(customer(unit))
                        .setKind("message_delivered")
                        .setAt(fact.getDeliveredAt())
                        .setDelivery(fact)
                        .build();
        var key = number(unit) + "/" + customer(unit);
        var _ = decisions.send(new ProducerRecord<>(Topics.THREAD_DECISIONS.name(), key, decision));
    }

    /// Waits until the ledger says what it should of each unit.
    void await() throws Exception {
        decisions.flush();
        Until.equal(wanted, this::newest);
    }

    private Map<String, String> newest() {
        var newest = new TreeMap<String, String>();
        for (var charge : written())
            newest.put(
                    charge.getUnitId(), charge.getWithdrawn() ? WITHDRAWN : charge.getCategory());
        return newest;
    }

    /// A charge that is taken back before it is committed.
    void aborted() {
        charges.beginTransaction();
        write("aborted", running.serdes().serializer().serialize("charges", charge("aborted")));
        charges.flush();
        charges.abortTransaction();
    }

    /// What is no record.
    void garbage() {
        commit("garbage", "garbage".getBytes(StandardCharsets.UTF_8));
    }

    /// A charge as a later version writes it, of an account that has no line.
    void withMoreFields() throws IOException {
        var now = Charge.getClassSchema();
        var later = later(now);
        var bytes = running.serdes().serializer().serialize("charges", charge("later"));
        var body =
                DecoderFactory.get()
                        .binaryDecoder(bytes, WIRE_HEADER, bytes.length - WIRE_HEADER, null);
        var record = new GenericDatumReader<GenericRecord>(now, later).read(null, body);
        record.put("later_labels", Map.of("team", "sales"));
        var out = new ByteArrayOutputStream();
        out.write(
                ByteBuffer.allocate(WIRE_HEADER)
                        .put((byte) 0)
                        .putInt(registry.register("charges-value", later))
                        .array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(later).write(record, encoder);
        encoder.flush();
        commit("later", out.toByteArray());
        wanted.put("later", "utility");
        withoutLine++;
    }

    private static Schema later(Schema now) {
        var fields =
                now.getFields().stream()
                        .map(field -> new Schema.Field(field, field.schema()))
                        .collect(Collectors.toCollection(ArrayList::new));
        fields.add(
                new Schema.Field(
                        "later_labels",
                        Schema.createMap(Schema.create(Schema.Type.STRING)),
                        "Of a later version.",
                        Map.of()));
        var later = Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false);
        later.setFields(fields);
        return later;
    }

    private static Charge charge(String id) {
        return Charge.newBuilder()
                .setUnitId(id)
                .setRevision(1)
                .setUnit("message")
                .setWabaId("1")
                .setPhoneNumberId("2")
                .setCustomer("3")
                .setMarket("Brazil")
                .setInstant(FROM)
                .setMonth(MONTH)
                .setCategory("utility")
                .setType("regular")
                .setCurrency("USD")
                .setRate("0.062500000000000000000001")
                .setAmount("0.062500000000000000000001")
                .setBasis("estimate")
                .build();
    }

    private void commit(String key, byte[] value) {
        charges.beginTransaction();
        write(key, value);
        charges.commitTransaction();
    }

    private void write(String key, byte[] value) {
        var _ = charges.send(new ProducerRecord<>(Topics.CHARGES.name(), key, value));
    }

    /// How many units are on no line.
    long withoutLine() {
        return withoutLine;
    }

    /// The statement of an account in all forms.
    StatementForms forms(String waba) {
        return new StatementForms(visitor, waba, MONTH);
    }

    /// The statement of an account as CSV; empty: it cannot be told now.
    String statement(String waba) throws Exception {
        try {
            return figures.statementCsv(waba, MONTH);
        } catch (Figures.NotReadyException e) {
            return "";
        }
    }

    /// Each revision on the topic, as a line.
    String revisions() {
        return written().stream()
                .sorted(
                        Comparator.comparing(Charge::getUnitId)
                                .thenComparingInt(Charge::getRevision))
                .map(LedgerTraffic::line)
                .collect(Collectors.joining());
    }

    private static String line(Charge charge) {
        return String.join(
                        "|",
                        charge.getUnitId(),
                        Integer.toString(charge.getRevision()),
                        charge.getWithdrawn() ? "t" : "f",
                        charge.getWabaId(),
                        charge.getCategory(),
                        said(charge.getType()),
                        MILLIS.format(charge.getInstant()),
                        said(charge.getRate()),
                        said(charge.getAmount()),
                        said(charge.getDiscrepancy()),
                        said(charge.getCardFrom()),
                        said(charge.getCardTierFrom()),
                        said(charge.getCause()).replace(',', ';'))
                + "\n";
    }

    private static String said(@Nullable Object value) {
        return Objects.toString(value, "-");
    }

    private List<Charge> written() {
        var read = new ArrayList<Charge>();
        try (var deserializer = running.serdes().<Charge>deserializer()) {
            for (var record : records(Topics.CHARGES.name())) {
                try {
                    read.add(deserializer.deserialize(record.topic(), record.value()));
                } catch (SerializationException e) {
                    if (!record.key().equals("garbage")) throw e;
                }
            }
        }
        return read;
    }

    /// How many records the sink could not read.
    int deadLetters() {
        return records("postgresql-sink-dlq").size();
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        var settings =
                ClientSettings.passing("reader")
                        .always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                        .always(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (var consumer =
                running.kafka()
                        .consumer(
                                settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream()
                    .anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L)))
                for (var record : consumer.poll(Duration.ofMillis(100))) records.add(record);
            return records;
        }
    }

    /// Up to where each connector has read each partition.
    Map<String, Long> readBySink() throws Exception {
        var read = new TreeMap<String, Long>();
        for (var connector : ConnectWorker.CONNECTORS)
            admin.listConsumerGroupOffsets("connect-convometer-" + connector)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null) read.put(partition.toString(), offset.offset());
                    });
        return read;
    }

    /// Whether each connector has read each partition so far.
    boolean hasBeenRead(Map<String, Long> wanted) throws Exception {
        var read = readBySink();
        return wanted.entrySet().stream()
                .allMatch(it -> read.getOrDefault(it.getKey(), 0L) >= it.getValue());
    }

    @Override
    public void close() {
        decisions.close();
        charges.close();
        admin.close();
        figures.close();
        visitor.close();
    }
}
