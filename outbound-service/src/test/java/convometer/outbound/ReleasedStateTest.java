package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.outbound.state.JournalEntry;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.ReportedStatus;
import convometer.outbound.state.SendingStateRecord;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.ReleasedState;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores and topics of this service's own that an earlier version wrote are read by this one.
class ReleasedStateTest {

    private static final List<Schema> OWN =
            List.of(
                    JournalEntry.getClassSchema(),
                    LifeState.getClassSchema(),
                    ReportedStatus.getClassSchema(),
                    SendingStateRecord.getClassSchema(),
                    UnsettledSend.getClassSchema());

    @Test
    void everyVersionIsRead() throws IOException {
        var released = new ReleasedState(Path.of("src/test/resources/released-state"));
        var problems = new ArrayList<String>();
        for (var record : OWN) problems.addAll(released.problems(record));
        assertEquals(List.of(), problems);
    }
}
