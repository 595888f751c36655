package convometer.schemas.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.schemas.registry.RegistryException;
import convometer.schemas.registry.SchemaRegistry;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class GlobalRecordsTest {

    private static final byte[] BYTES = {1};

    private final List<String> passedOver = new ArrayList<>();
    private final GlobalRecords records = new GlobalRecords("counts", passedOver::add);

    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    @Test
    void whatCannotBeReadIsPassedOverAndCounted() {
        var values =
                records.<String>values((_, _) -> {
                    throw new SerializationException("not Avro");
                });
        assertNull(values.deserialize("counts", BYTES));
        assertNull(values.deserialize("counts", null));
        assertEquals(List.of("unreadable", "unreadable"), passedOver);
    }

    @Test
    void aRegistryThatIsAwayIsWaitedFor() {
        var away =
                assertThrows(
                        RegistryException.Unavailable.class,
                        () -> SchemaRegistry.at("http://127.0.0.1:1").byId(1));
        var tries = new ArrayList<byte[]>();
        Deserializer<String> back =
                (_, data) -> {
                    tries.add(data);
                    if (tries.size() < 3) throw away;
                    return "read";
                };
        assertEquals("read", records.values(back).deserialize("counts", BYTES));
        assertEquals(List.of(), passedOver);
    }

    @Test
    void whatFailsIsPassedOverUnlessItIsTheStoresFault() {
        records.take(() -> {
            throw new IllegalStateException("a bug");
        });
        records.take(() -> RejectedRecord.requireText("month", ""));
        assertEquals(List.of("processing_failed", "malformed"), passedOver);
        assertThrows(
                InvalidStateStoreException.class,
                () ->
                        records.take(() -> {
                            throw new InvalidStateStoreException("it is closed");
                        }));
        assertEquals(2, passedOver.size());
    }
}
