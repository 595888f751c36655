package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.RandomFacts;
import convometer.billing.ledger.Facts;
import convometer.billing.state.FactRecord;
import convometer.schemas.serde.AvroSerdes;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;
import java.util.SplittableRandom;

class FactRecordsTest {

    /// All that the tracker tells of a delivery is there when it is read again, with what no charge
    /// depends on.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsStoredIsRead(long seed) {
        var values = AvroSerdes.with("memory:fact-records").<FactRecord>values();
        for (var decision : RandomFacts.of(new SplittableRandom(seed))) {
            var fact = Objects.requireNonNull(Facts.of(decision));
            var bytes = values.serializer().serialize("facts", FactRecords.record(fact, "v1"));
            var stored = values.deserializer().deserialize("facts", bytes);
            assertEquals(fact, FactRecords.fact(stored));
        }
    }
}
