package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.BillingCount;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;
import convometer.schemas.streams.DeadLetters;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Records that cannot be, made from the schemas, on everything that the ledger reads. Each is a
/// dead letter or harmless; what comes after it is booked as ever.
class MalformedDecisionsTest {

    private static final String KEY = "number/5511987654321";
    private static final Instant AT = Instant.parse("2026-10-05T12:00:00Z");
    private static final String COUNT_KEY = "waba/2026-10/charges";

    private final LedgerHarness ledger = new LedgerHarness(1_000);
    private int good;

    @AfterEach
    void close() {
        ledger.close();
    }

    private static ThreadDecision decision() {
        return ThreadDecision.newBuilder()
                .setPhoneNumberId("number")
                .setCustomer("5511987654321")
                .setKind("message_delivered")
                .setAt(AT)
                .build();
    }

    private static ThreadDecision delivery() {
        return ThreadDecision.newBuilder(decision())
                .setDelivery(
                        DeliveryFact.newBuilder()
                                .setWamid("bad")
                                .setRevision(1)
                                .setDeliveredAt(AT)
                                .setWabaId("waba")
                                .setRecipient("5511987654321")
                                .setKind("template")
                                .setCategory("utility")
                                .setSentByUs(true)
                                .setInWindow(true)
                                .setInEntryPoint(false)
                                .build())
                .build();
    }

    private static ThreadDecision conversation() {
        return ThreadDecision.newBuilder(decision())
                .setConversation(
                        ConversationFact.newBuilder()
                                .setConversationId("bad")
                                .setRevision(1)
                                .setCategory("utility")
                                .setOpenedAt(AT)
                                .setEndedAt(AT.plusSeconds(86_400))
                                .setOpenedBy("w")
                                .setWabaId("waba")
                                .build())
                .build();
    }

    private static BillingCount count() {
        return BillingCount.newBuilder()
                .setCounts("charges")
                .setWabaId("waba")
                .setPhoneNumberId("number")
                .setMonth("2026-10")
                .setMarket("Brazil")
                .setCategory("utility")
                .setType("regular")
                .setUnit("message")
                .setCurrency("USD")
                .setQuantity(1)
                .setAmount("0.0068")
                .setUnpriced(0)
                .build();
    }

    /// What a field may wrongly hold, by a word for it.
    private static Map<String, Object> wrongs(Schema type) {
        Map<String, Object> wrongs = new LinkedHashMap<>();
        for (var schema : type.isUnion() ? type.getTypes() : List.of(type))
            if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
                wrongs.put("1970", Instant.EPOCH);
                wrongs.put("2100", Instant.parse("2100-01-01T00:00:00Z"));
                wrongs.put("endless", Instant.ofEpochMilli(Long.MAX_VALUE));
            } else
                switch (schema.getType()) {
                    case STRING -> {
                        wrongs.put("empty", "");
                        wrongs.put("huge", "x".repeat(70_000));
                        wrongs.put("other", "a/b");
                    }
                    case INT -> wrongs.put("negative", -1);
                    case LONG -> wrongs.put("negative", -1L);
                    default -> {}
                }
        return wrongs;
    }

    private interface Fate {
        void of(String what, SpecificRecord record);
    }

    /// Every field of a part of a record, each way wrong.
    private static void each(Supplier<? extends SpecificRecord> records, String part, Fate fate) {
        for (var field : partOf(records.get(), part).getSchema().getFields())
            wrongs(field.schema())
                    .forEach((word, value) -> {
                        var record = records.get();
                        partOf(record, part).put(field.pos(), value);
                        fate.of(field.name() + " " + word, record);
                    });
    }

    private static SpecificRecord partOf(SpecificRecord record, String part) {
        return part.isEmpty()
                ? record
                : (SpecificRecord) record.get(record.getSchema().getField(part).pos());
    }

    @Test
    void eachIsSetAsideOrHarmlessAndTheLedgerGoesOn() {
        var codes = new TreeMap<String, String>();
        Fate publish =
                (what, record) -> {
                    ledger.publish("thread-decisions", KEY, record);
                    codes.put(what, goesOn());
                };
        each(MalformedDecisionsTest::decision, "", publish);
        each(MalformedDecisionsTest::delivery, "delivery", publish);
        each(MalformedDecisionsTest::conversation, "conversation", publish);
        assertEquals("malformed", codes.get("phone_number_id empty"));
        assertEquals("contradicts_key", codes.get("phone_number_id other"));
        assertEquals("malformed", codes.get("customer empty"));
        assertEquals("contradicts_key", codes.get("customer huge"));
        assertEquals("malformed", codes.get("wamid empty"));
        assertEquals("malformed", codes.get("wamid huge"));
        assertEquals("malformed", codes.get("conversation_id empty"));
        assertEquals("malformed", codes.get("revision negative"));
        for (var wrong : new String[] {"1970", "2100", "endless"}) {
            assertEquals("bad_timestamp", codes.get("delivered_at " + wrong));
            assertEquals("bad_timestamp", codes.get("opened_at " + wrong));
        }
        assertEquals("taken", codes.get("conversation_id other"));
    }

    @Test
    void whatIsNoRecordIsSetAside() {
        ledger.publish("thread-decisions", KEY, (byte[]) null);
        assertEquals("unreadable", goesOn());
        ledger.publish("thread-decisions", KEY, new byte[] {1, 2, 3});
        assertEquals("unreadable", goesOn());
        ledger.publish("thread-decisions", null, delivery());
        assertEquals("contradicts_key", goesOn());
        // A record of another topic.
        ledger.publish("thread-decisions", KEY, count());
        assertEquals("malformed", goesOn());
        assertEquals(2, ledger.counted("unreadable"));
        assertEquals(1, ledger.counted("contradicts_key"));
        assertEquals(1, ledger.counted("malformed"));
    }

    @Test
    void linesThatCannotBeArePassedOver() {
        each(
                MalformedDecisionsTest::count,
                "",
                (_, line) -> ledger.publish("billing-counts", COUNT_KEY, line));
        ledger.publish("billing-counts", COUNT_KEY, new byte[] {1, 2, 3});
        ledger.publish("billing-counts", COUNT_KEY, (byte[]) null);
        ledger.publish("billing-counts", null, count());
        ledger.publish("billing-counts", COUNT_KEY, decision());
        assertEquals(2, ledger.counted("unreadable"));
        ledger.publish("billing-counts", COUNT_KEY, count());
        assertEquals("0.0068", ledger.linesOf("waba", "2026-10").getFirst().getAmount());
        assertEquals("taken", goesOn());
        for (var line : ledger.allLines()) assertTrue(line.getMonth().startsWith("2026-"));
    }

    @ParameterizedTest
    @CsvSource({
        "waba_id, '', malformed",
        "waba_id, other, contradicts_key",
        "month, 2026-13, malformed",
        "month, 2026-11, contradicts_key",
        "amount, 1e9, malformed",
        "amount, NaN, malformed",
    })
    void aLineThatCannotBeIsCounted(String field, String value, String reason) {
        var line = count();
        line.put(line.getSchema().getField(field).pos(), value);
        ledger.publish("billing-counts", COUNT_KEY, line);
        assertEquals(1, ledger.counted(reason));
        assertEquals(0, ledger.allLines().size());
    }

    /// A good message is booked; the code of the dead letter before it.
    private String goesOn() {
        ledger.charges();
        var wamid = "good-" + good++;
        ledger.delivered(
                wamid,
                1,
                "2026-10-05T15:00:00Z",
                d -> d.setKind("template").setCategory("utility"));
        assertEquals(
                1, ledger.charges().stream().filter(it -> it.getUnitId().equals(wamid)).count());
        var letters = ledger.deadLetters();
        if (letters.isEmpty()) return "taken";
        assertEquals(1, letters.size());
        var headers = letters.getFirst().headers();
        for (var name : new String[] {DeadLetters.REASON, DeadLetters.ORIGIN})
            assertTrue(headers.lastHeader(name).value().length > 0);
        return new String(headers.lastHeader(DeadLetters.CODE).value(), StandardCharsets.UTF_8);
    }
}
