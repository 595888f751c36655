package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.ConsentChange;
import convometer.events.CustomerNotice;
import convometer.events.HandlerChange;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.tracker.streams.store.StoredCustomers;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Records that cannot be, of every kind and on every topic, made from the schemas: each field
/// empty, huge, of another thread, of 1970 and of 2100; no value, bytes of no schema, and records
/// of another topic. Each is a dead letter, or harmless and taken; what comes after it is taken as
/// ever. `-Dgolden.update=true` rewrites the list of what becomes of them.
class MalformedRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String CUSTOMER = "5511995000001";
    private static final String KEY = "106/" + CUSTOMER;
    private static final Path GOLDEN = Path.of("src/test/resources/malformed-records.txt");

    private final DrivenTracker tracker = DrivenTracker.at(NOW, StoredCustomers.accounts());
    private int good;

    private Map<Topic<?>, Supplier<SpecificRecord>> records() {
        Map<Topic<?>, Supplier<SpecificRecord>> records = new LinkedHashMap<>();
        records.put(Topics.INBOUND_MESSAGES, () -> wrote(CUSTOMER));
        records.put(
                Topics.MESSAGE_STATUSES,
                () ->
                        MessageStatus.newBuilder()
                                .setWamid("wamid.1")
                                .setPhoneNumberId("106")
                                .setWabaId("waba")
                                .setWaId(CUSTOMER)
                                .setStatus("delivered")
                                .setContent("{}")
                                .setAt(NOW)
                                .setReceivedAt(NOW)
                                .build());
        records.put(
                Topics.CUSTOMER_NOTICES,
                () ->
                        CustomerNotice.newBuilder()
                                .setKind("preference")
                                .setPhoneNumberId("106")
                                .setWabaId("waba")
                                .setWaId(CUSTOMER)
                                .setCategory("marketing_messages")
                                .setValue("stop")
                                .setAt(NOW)
                                .setReceivedAt(NOW)
                                .build());
        records.put(
                Topics.SEND_RECORDS,
                () ->
                        SendRecord.newBuilder()
                                .setWamid("wamid.2")
                                .setPhoneNumberId("106")
                                .setTo(CUSTOMER)
                                .setType("text")
                                .setSentAt(NOW)
                                .build());
        records.put(
                Topics.THREAD_REQUESTS,
                () ->
                        OutboundRequest.newBuilder()
                                // Another under the same id would be made a dead letter for that.
                                .setRequestId("r-" + good)
                                .setPhoneNumberId("106")
                                .setMessage("{\"to\":\"" + CUSTOMER + "\",\"type\":\"text\"}")
                                .build());
        records.put(
                Topics.CONSENTS,
                () ->
                        ConsentChange.newBuilder()
                                .setPhoneNumberId("106")
                                .setCustomer(CUSTOMER)
                                .setScope("everything")
                                .setAction("opt_out")
                                .setAt(NOW)
                                .build());
        records.put(
                Topics.HANDLER_CHANGES,
                () ->
                        HandlerChange.newBuilder()
                                .setPhoneNumberId("106")
                                .setCustomer(CUSTOMER)
                                .setHandler("person")
                                .setAt(NOW)
                                .build());
        records.put(
                Topics.SEND_OUTCOMES,
                () ->
                        SendOutcome.newBuilder()
                                .setRequestId("r")
                                .setPhoneNumberId("106")
                                .setCustomer(CUSTOMER)
                                .setOutcome("failed")
                                .setAt(NOW)
                                .build());
        return records;
    }

    private static InboundMessage wrote(String customer) {
        return InboundMessage.newBuilder()
                .setMessageId("in-" + customer)
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId(customer)
                .setType("text")
                .setAt(NOW)
                .setReceivedAt(NOW)
                .build();
    }

    /// What a field of the type may wrongly hold, by a word for it.
    private static Map<String, Object> wrongs(Schema type) {
        Map<String, Object> wrongs = new LinkedHashMap<>();
        var schemas = type.isUnion() ? type.getTypes() : List.of(type);
        for (var schema : schemas)
            if (schema.getType() == Schema.Type.STRING) {
                wrongs.put("empty", "");
                wrongs.put("huge", "x".repeat(70_000));
                wrongs.put("with a slash", "106/" + CUSTOMER);
                wrongs.put("two dots", "..");
            } else if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
                wrongs.put("1970", Instant.EPOCH);
                wrongs.put("2100", Instant.parse("2100-01-01T00:00:00Z"));
            }
        return wrongs;
    }

    @Test
    void eachIsSetAsideOrHarmlessAndNothingStops() throws IOException {
        var fates = new ArrayList<String>();
        records()
                .forEach((topic, record) -> {
                    fates.add(topic.name() + " without a value: " + fateOfBytes(topic, null));
                    fates.add(
                            topic.name()
                                    + " of no schema: "
                                    + fateOfBytes(topic, new byte[] {1, 2, 3}));
                    fates.add(topic.name() + " of no bytes: " + fateOfBytes(topic, new byte[0]));
                    records()
                            .forEach((other, itsRecord) -> {
                                if (other.value() != topic.value())
                                    fates.add(
                                            "%s of %s: %s"
                                                    .formatted(
                                                            topic.name(),
                                                            other.name(),
                                                            fate(topic, itsRecord.get())));
                            });
                    for (var field : record.get().getSchema().getFields())
                        wrongs(field.schema())
                                .forEach((word, value) -> {
                                    var wrong = record.get();
                                    wrong.put(field.pos(), value);
                                    fates.add(
                                            "%s %s %s: %s"
                                                    .formatted(
                                                            topic.name(),
                                                            field.name(),
                                                            word,
                                                            fate(topic, wrong)));
                                });
                });
        var text = String.join("\n", fates) + "\n";
        if (Boolean.getBoolean("golden.update")) Files.writeString(GOLDEN, text);
        assertEquals(Files.readString(GOLDEN), text);
    }

    private String fateOfBytes(Topic<?> topic, byte @Nullable [] value) {
        tracker.sendBytes(topic, KEY, value);
        return fate(topic);
    }

    @SuppressWarnings("unchecked") // A publisher may write anything anywhere.
    private String fate(Topic<?> topic, SpecificRecord value) {
        tracker.send((Topic<SpecificRecord>) topic, KEY, value);
        return fate(topic);
    }

    private String fate(Topic<?> topic) {
        var letters = tracker.deadLetters(topic);
        goesOn();
        return letters == 0 ? "taken" : letters + " dead letter";
    }

    /// Somebody else's message opens a window as ever.
    private void goesOn() {
        tracker.read(Topics.THREAD_DECISIONS);
        var customer = "55119900" + good++;
        tracker.send(Topics.INBOUND_MESSAGES, "106/" + customer, wrote(customer));
        var decisions = tracker.read(Topics.THREAD_DECISIONS);
        assertEquals(1, decisions.size());
        assertEquals("window_opened", decisions.getFirst().getKind());
        assertEquals(customer, decisions.getFirst().getCustomer());
    }
}
