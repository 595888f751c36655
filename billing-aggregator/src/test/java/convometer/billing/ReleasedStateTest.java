package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.state.FactRecord;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.LineRecord;
import convometer.billing.state.MonthRecord;
import convometer.billing.state.TierCounterRecord;
import convometer.billing.state.UnitMemberRecord;
import convometer.schemas.ReleasedState;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores and the topic of the aggregator's own that an earlier version wrote are read by this one.
class ReleasedStateTest {

    private static final List<Schema> STATE =
            List.of(
                    FactRecord.getClassSchema(),
                    GenerationsRecord.getClassSchema(),
                    LedgerRowRecord.getClassSchema(),
                    LineRecord.getClassSchema(),
                    MonthRecord.getClassSchema(),
                    TierCounterRecord.getClassSchema(),
                    UnitMemberRecord.getClassSchema());

    @Test
    void everyVersionIsRead() throws IOException {
        var released = new ReleasedState(Path.of("src/test/resources/released-state"));
        var problems = new ArrayList<String>();
        for (var record : STATE) problems.addAll(released.problems(record));
        assertEquals(List.of(), problems);
    }
}
