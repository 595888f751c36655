package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.state.AssessedConversation;
import convometer.billing.state.AssessedMessage;
import convometer.billing.state.KnownBooking;
import convometer.billing.state.KnownConversationState;
import convometer.billing.state.KnownMessageState;
import convometer.billing.state.KnownReportedUnit;
import convometer.billing.state.LineChange;
import convometer.billing.state.News;
import convometer.billing.state.PoolMove;
import convometer.billing.state.PoolState;
import convometer.schemas.ReleasedState;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores and topics of the aggregator's own that an earlier version wrote are read by this one.
class ReleasedStateTest {

    private static final List<Schema> STATE =
            List.of(
                    AssessedConversation.getClassSchema(),
                    AssessedMessage.getClassSchema(),
                    KnownBooking.getClassSchema(),
                    KnownConversationState.getClassSchema(),
                    KnownMessageState.getClassSchema(),
                    KnownReportedUnit.getClassSchema(),
                    LineChange.getClassSchema(),
                    News.getClassSchema(),
                    PoolMove.getClassSchema(),
                    PoolState.getClassSchema());

    @Test
    void everyVersionIsRead() throws IOException {
        var released = new ReleasedState(Path.of("src/test/resources/released-state"));
        var problems = new ArrayList<String>();
        for (var record : STATE) problems.addAll(released.problems(record));
        assertEquals(List.of(), problems);
    }
}
