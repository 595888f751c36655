package convometer.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.OutboundRequest;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

class AvroConverterTest {

    private static final String REGISTRY = "memory:avro-converter";
    private static final String TOPIC = "charges";
    private static final Instant AT = Instant.parse("2026-10-31T23:59:59.999Z");

    private static AvroConverter at(String registry) {
        var converter = new AvroConverter();
        converter.configure(Map.of("schema.registry.url", registry), false);
        return converter;
    }

    private static byte[] written(SpecificRecord record) {
        return AvroSerdes.with(REGISTRY)
                .serializer()
                .serialize(record.getSchema().getName(), record);
    }

    private static Struct read(SpecificRecord record) {
        return (Struct) at(REGISTRY).toConnectData(TOPIC, written(record)).value();
    }

    private static Charge charge() {
        return Charge.newBuilder()
                .setUnitId("wamid.1")
                .setRevision(2)
                .setWithdrawn(true)
                .setUnit("message")
                .setWabaId("102290129340398")
                .setPhoneNumberId("106540352242922")
                .setCustomer("5511987654321")
                .setMarket("Brazil")
                .setInstant(AT)
                .setMonth("2026-10")
                .setCategory("marketing")
                .setCurrency("USD")
                .setAmount("0.062500000000000001")
                .setBasis("estimate")
                .setCardTierFrom(250_001L)
                .build();
    }

    @Test
    void aFieldIsAColumnOfItsType() {
        var row = read(charge());
        assertEquals("convometer.events.Charge", row.schema().name());
        assertEquals(Schema.STRING_SCHEMA, row.schema().field("unit_id").schema());
        assertEquals("wamid.1", row.get("unit_id"));
        assertEquals(Schema.INT32_SCHEMA, row.schema().field("revision").schema());
        assertEquals(2, row.get("revision"));
        assertEquals(Schema.BOOLEAN_SCHEMA, row.schema().field("withdrawn").schema());
        assertEquals(true, row.get("withdrawn"));
    }

    @Test
    void whatMayBeNullIsOptional() {
        var row = read(charge());
        assertEquals(Schema.OPTIONAL_STRING_SCHEMA, row.schema().field("rate").schema());
        assertNull(row.get("rate"));
        assertEquals(Schema.OPTIONAL_INT64_SCHEMA, row.schema().field("card_tier_from").schema());
        assertEquals(250_001L, row.get("card_tier_from"));
    }

    @Test
    void amountsKeepEveryDigit() {
        assertEquals("0.062500000000000001", read(charge()).get("amount"));
    }

    @Test
    void instantsAreTimestamps() {
        var row = read(charge());
        assertEquals(Timestamp.SCHEMA, row.schema().field("instant").schema());
        assertEquals(Timestamp.toLogical(Timestamp.SCHEMA, AT.toEpochMilli()), row.get("instant"));
    }

    @Test
    void whatIsNestedIsJson() {
        var request =
                OutboundRequest.newBuilder()
                        .setRequestId("r-1")
                        .setPhoneNumberId("106540352242922")
                        .setMessage("{}")
                        .setLabels(Map.of("team", "\"sales\""))
                        .build();
        assertEquals("{\"team\": \"\\\"sales\\\"\"}", read(request).get("labels"));
    }

    @Test
    void aConverterReadsEachSchemaAsItWasWritten() {
        var line =
                BillingCount.newBuilder()
                        .setCounts("charges")
                        .setWabaId("102290129340398")
                        .setPhoneNumberId("106540352242922")
                        .setMonth("2026-10")
                        .setMarket("Brazil")
                        .setCategory("marketing")
                        .setType("regular")
                        .setUnit("message")
                        .setCurrency("USD")
                        .setQuantity(5_000_000_000L)
                        .setAmount("312500000.5")
                        .setUnpriced(0)
                        .build();
        var converter = at(REGISTRY);
        var unit = (Struct) converter.toConnectData(TOPIC, written(charge())).value();
        var total = (Struct) converter.toConnectData(TOPIC, written(line)).value();
        assertEquals("wamid.1", unit.get("unit_id"));
        assertEquals(5_000_000_000L, total.get("quantity"));
    }

    @Test
    void aTombstoneIsNothing() {
        var nothing = at(REGISTRY).toConnectData(TOPIC, null);
        assertNull(nothing.schema());
        assertNull(nothing.value());
    }

    @Test
    void whatCannotBeReadNeverWillBe() {
        var converter = at(REGISTRY);
        var good = written(charge());
        var unknown = good.clone();
        unknown[1] = 0x7f;
        for (var bad :
                new byte[][] {
                    {}, {1, 2, 3, 4, 5, 6}, unknown, Arrays.copyOf(good, 9), {0, 0, 0, 0}
                }) {
            var problem =
                    assertThrows(DataException.class, () -> converter.toConnectData(TOPIC, bad));
            assertTrue(problem.toString().contains(TOPIC), problem.toString());
        }
    }

    @Test
    void aRegistryThatIsAwayIsWorthAnotherTry() {
        var converter = at("http://127.0.0.1:1");
        assertThrows(
                RetriableException.class, () -> converter.toConnectData(TOPIC, written(charge())));
    }
}
