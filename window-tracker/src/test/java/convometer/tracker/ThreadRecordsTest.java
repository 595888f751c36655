package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.rules.History;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.ThreadState;
import convometer.tracker.rules.Threads;
import convometer.tracker.state.ThreadRecord;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadRecordsTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void whatIsStoredComesBackTheSame(long seed) {
        var serde = AvroSerdes.with("memory:thread-records").<ThreadRecord>values();
        var state = ThreadState.empty();
        for (var event : History.disturbed(History.of(seed), seed)) {
            state = Threads.decide(state, event, Policy.standard()).state();
            var bytes = serde.serializer().serialize("threads", ThreadRecords.toRecord(state));
            var stored = serde.deserializer().deserialize("threads", bytes);
            assertEquals(state, ThreadRecords.toState(stored));
        }
    }
}
